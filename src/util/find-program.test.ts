import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findProgram } from "./find-program.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "find-"));
  await mkdir(join(folder, "first", "tool"), { recursive: true });
  await mkdir(join(folder, "second"));
  await writeFile(join(folder, "second", "tool"), "");
  await chmod(join(folder, "second", "tool"), 0o755);
  await writeFile(join(folder, "second", "notes"), "");
});
afterEach(() => rm(folder, { recursive: true }));

test("PATH is searched in its order for an executable file, and folders are none", async () => {
  const path = `${folder}/first:${folder}/second`;
  expect(await findProgram("tool", { path, cwd: "/" })).toBe(`${folder}/second/tool`);
  expect(await findProgram("notes", { path, cwd: "/" })).toBe(null);
  expect(await findProgram("absent", { path, cwd: "/" })).toBe(null);
});

test("a name with a slash is relative to the folder, and PATH is not asked", async () => {
  const cwd = join(folder, "second");
  expect(await findProgram("./tool", { path: "", cwd })).toBe(`${folder}/second/tool`);
  expect(await findProgram("../second/tool", { path: "", cwd })).toBe(`${folder}/second/tool`);
  expect(await findProgram("tool", { path: "", cwd })).toBe(null);
});
