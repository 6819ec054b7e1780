import { readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder, write } from "../../test/support/checkout.ts";
import { publish } from "./publish.ts";

const HOUR_MS = 60 * 60 * 1000;
const START_MS = Date.UTC(2026, 0, 1);
const at = (hours: number) => START_MS + hours * HOUR_MS;

/** Builds of a program with one chunk, each at its hour. */
async function builds() {
  const folder = await temporaryFolder();
  const dist = join(folder.path, "dist");
  return {
    dist,
    /** Returns the chunks that are there afterwards. */
    async build(
      chunk: string,
      hour: number,
      programs: readonly number[] = [],
      keepUnusedMs = HOUR_MS,
    ) {
      const fresh = join(folder.path, `fresh-${hour}`);
      await write(join(fresh, "cli.js"), `import "./chunks/${chunk}.js";`);
      await write(join(fresh, "chunks", `${chunk}.js`), chunk);
      await publish(fresh, dist, {
        nowMs: at(hour),
        keepUnusedMs,
        programs: programs.map((startedHour) => ({ startedAt: at(startedHour) })),
      });
      return (await readdir(join(dist, "chunks"))).sort().map((name) => name.replace(".js", ""));
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

test("programs are replaced, and what no build has any more is gone an hour later", async () => {
  await using checkout = await builds();
  await checkout.build("a", 0);
  expect(await checkout.build("b", 5), "it was in use until now").toEqual(["a", "b"]);
  expect(await readFile(join(checkout.dist, "cli.js"), "utf8")).toContain("chunks/b.js");
  expect(await checkout.build("c", 5.5)).toEqual(["a", "b", "c"]);
  expect(await checkout.build("d", 6.2)).toEqual(["b", "c", "d"]);
  expect(await checkout.build("e", 6.3, [], 0), "a release has nothing else").toEqual(["e"]);
});

test("a build stays as long as a program runs that was started from it, and others do not", async () => {
  await using checkout = await builds();
  await checkout.build("a", 0);
  await checkout.build("b", 10);
  await checkout.build("c", 20);
  await checkout.build("d", 30, [15]);
  expect(await checkout.build("e", 40, [15])).toEqual(["b", "d", "e"]);
  expect(await checkout.build("a", 50, [15]), "one that comes back").toEqual(["a", "b", "e"]);
  expect(await checkout.build("f", 52), "it has ended").toEqual(["a", "f"]);
});

test("what an older devstack has left there goes by its own time", async () => {
  await using checkout = await builds();
  await checkout.build("a", 0);
  await writeFile(join(checkout.dist, ".files"), JSON.stringify(["cli.js", "chunks/a.js"]));
  await write(join(checkout.dist, "chunks", "old.js"), "");
  for (const name of ["old", "a"]) {
    await utimes(join(checkout.dist, "chunks", `${name}.js`), at(1) / 1000, at(1) / 1000);
  }
  expect(await checkout.build("b", 1.5)).toEqual(["a", "b", "old"]);
  expect(await checkout.build("b", 3)).toEqual(["b"]);
});
