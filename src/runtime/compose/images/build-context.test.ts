import { chmod, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFiles } from "../../../../test/support/temporary-files.ts";
import { openContext } from "./build-context.ts";

const FILES = {
  Dockerfile: "FROM node\n",
  ".dockerignore": "# not sent\n.devstack\n**/*.log\ntmp/*\n!tmp/kept\n",
  "main.js": "one",
  "lib/a.js": "a",
};

const build = (context: string, dockerfile = "Dockerfile") => ({ context, dockerfile });
const digestOf = async (folder: string) => (await openContext(build(folder))).digest();

/** Whether a change of a folder like this is one of what is built from it. */
async function matters(change: (folder: string) => Promise<void>): Promise<boolean> {
  const folder = temporaryFiles(FILES);
  const before = await digestOf(folder);
  expect(await digestOf(folder), "nothing has changed").toBe(before);
  await change(folder);
  return (await digestOf(folder)) !== before;
}

test.each<[string, boolean, (folder: string) => Promise<void>]>([
  ["other content", true, (folder) => writeFile(join(folder, "main.js"), "one more")],
  ["another time", true, (folder) => utimes(join(folder, "lib/a.js"), 1, 1)],
  ["another mode", true, (folder) => chmod(join(folder, "main.js"), 0o755)],
  ["a new file", true, (folder) => writeFile(join(folder, "lib/b.js"), "")],
  ["one that is gone", true, (folder) => rm(join(folder, "lib/a.js"))],
  ["another Dockerfile", true, (folder) => writeFile(join(folder, "Dockerfile"), "FROM opa\n")],
  ["other rules", true, (folder) => writeFile(join(folder, ".dockerignore"), "lib\n")],
  ["a file that is left out", false, (folder) => writeFile(join(folder, "lib/x.log"), "")],
])("%s is a change: %s", async (_what, expected, change) => {
  expect(await matters(change)).toBe(expected);
});

test("below what is left out, an exception counts", async () => {
  const folder = temporaryFiles({ ...FILES, "tmp/kept": "1", "tmp/gone": "1" });
  const before = await digestOf(folder);
  await writeFile(join(folder, "tmp/gone"), "more");
  expect(await digestOf(folder)).toBe(before);
  await writeFile(join(folder, "tmp/kept"), "more");
  expect(await digestOf(folder)).not.toBe(before);
});

test("it is known what a builder would get", async () => {
  const folder = temporaryFiles(FILES);
  const context = await openContext(build(folder));
  const inside = (path: string) => context.contains(join(folder, path));
  expect(inside("main.js")).toBe(true);
  expect(inside(".devstack/secrets"), "its folder is left out").toBe(false);
  expect(inside("../elsewhere")).toBe(false);
  const bare = await openContext(build(temporaryFiles({ "a/Dockerfile": "" })));
  expect(bare.contains("/elsewhere")).toBe(false);
});

test("a Dockerfile of its own elsewhere counts, and its own rules go first", async () => {
  const folder = temporaryFiles({
    ...FILES,
    "docker/web": "FROM node\n",
    "docker/web.dockerignore": "lib\n",
  });
  const digest = async () => (await openContext(build(folder, "docker/web"))).digest();
  const before = await digest();
  await writeFile(join(folder, "lib/a.js"), "more");
  expect(await digest(), "left out").toBe(before);
  await writeFile(join(folder, "docker/web"), "FROM opa\n");
  expect(await digest()).not.toBe(before);
});

test("a folder that is not there is the builder's to tell of", async () => {
  const context = await openContext(build("/nowhere/at/all"));
  expect(await context.digest()).toMatch(/^[0-9a-f]+$/);
});
