import { readdir, readFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder, write } from "../../test/support/checkout.ts";
import { publish } from "./publish.ts";

const HOUR_MS = 60 * 60 * 1000;

test("programs are replaced, and their chunks stay until nobody can need them", async () => {
  await using folder = await temporaryFolder();
  const dist = join(folder.path, "dist");
  const build = async (chunk: string, keepUnusedMs: number) => {
    const fresh = join(folder.path, `fresh-${chunk}`);
    await write(join(fresh, "cli.js"), `import "./chunks/${chunk}.js";`);
    await write(join(fresh, "chunks", `${chunk}.js`), chunk);
    await publish(fresh, dist, { keepUnusedMs });
  };
  const chunks = async () => (await readdir(join(dist, "chunks"))).sort();
  const age = (chunk: string, hours: number) => {
    const seconds = (Date.now() - hours * HOUR_MS) / 1000;
    return utimes(join(dist, "chunks", `${chunk}.js`), seconds, seconds);
  };

  await build("a", HOUR_MS);
  await age("a", 5); // made long ago, but programs have been started from it until now
  await build("b", HOUR_MS);
  expect(await chunks()).toEqual(["a.js", "b.js"]);
  expect(await readFile(join(dist, "cli.js"), "utf8")).toContain("chunks/b.js");

  await age("a", 2); // unused for two hours
  await build("c", HOUR_MS);
  expect(await chunks()).toEqual(["b.js", "c.js"]);

  await build("d", 0);
  expect(await chunks()).toEqual(["d.js"]);
});
