import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { changedFile, scanFiles } from "./scan-files.ts";

async function folderWith(...files: string[]) {
  const folder = await mkdtemp(path.join(tmpdir(), "devstack-watch-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const at = (name: string) => path.join(folder, name);
  for (const name of files) {
    await mkdir(path.dirname(at(name)), { recursive: true });
    await writeFile(at(name), name);
  }
  /** What the patterns mean there, and how that changes. */
  const watch = async (...patterns: string[]) => {
    const scan = () => scanFiles(patterns.map(at), null);
    const before = await scan();
    const names = [...before.files.keys()].map((file) => path.relative(folder, file)).sort();
    const change = async () => {
      const file = changedFile(before, await scanFiles(patterns.map(at), before));
      return file && path.relative(folder, file);
    };
    return { names, change };
  };
  return { at, watch };
}

test("a file, a folder with all below it, and globs; never what others have made", async () => {
  const { watch } = await folderWith(
    "a.js",
    "b.txt",
    "src/c.js",
    "src/deep/d.js",
    "src/node_modules/x/e.js",
    "src/.git/f",
  );
  expect((await watch("a.js")).names).toEqual(["a.js"]);
  expect((await watch("src")).names).toEqual(["src/c.js", "src/deep/d.js"]);
  expect((await watch("*.js")).names).toEqual(["a.js"]);
  expect((await watch("**/*.js")).names).toEqual(["a.js", "src/c.js", "src/deep/d.js"]);
  expect((await watch("missing", "none/*.js")).names).toEqual([]);
});

test("only other content counts", async () => {
  const { at, watch } = await folderWith("a.js");
  const { change } = await watch("a.js");
  await utimes(at("a.js"), new Date(1), new Date(1));
  expect(await change(), "touched").toBeNull();
  await writeFile(at("a.js"), "a.js");
  expect(await change(), "written with the same content").toBeNull();
  await writeFile(at("a.js"), "b");
  expect(await change()).toBe("a.js");
});

test("files that are new, gone, renamed or replaced by a rename are changes", async () => {
  const { at, watch } = await folderWith("src/a.js", "src/b.js", "spare");
  const { change } = await watch("src");
  await writeFile(at("src/c.js"), "new");
  expect(await change()).toBe("src/c.js");
  await rm(at("src/c.js"));
  expect(await change()).toBeNull();
  await rename(at("src/b.js"), at("src/z.js"));
  expect(await change()).toBe("src/z.js");
  await rename(at("src/z.js"), at("src/b.js"));
  await rename(at("spare"), at("src/a.js"));
  expect(await change()).toBe("src/a.js");
  await rm(at("src/a.js"));
  expect(await change()).toBe("src/a.js");
});
