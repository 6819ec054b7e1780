import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isWritten, readFileIfPresent, writeFileAtomically } from "./atomic-file.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "atomic-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("a reader sees one content or the other, whatever writes at the same time", async () => {
  const path = join(folder, "file");
  const contents = Array.from({ length: 20 }, (_, index) => String(index).repeat(100_000));
  const writes = contents.map((content) => writeFileAtomically(path, content));
  await Promise.race(writes);
  const seen: (string | null)[] = [];
  for (let index = 0; index < 20; index += 1) seen.push(await readFileIfPresent(path));
  await Promise.all(writes);
  expect(seen.every((content) => content !== null && contents.includes(content))).toBe(true);
  expect(await readdir(folder)).toEqual(["file"]);
});

test("the mode is the one asked for, also of a file that was there", async () => {
  const path = join(folder, "file");
  await writeFileAtomically(path, "a", 0o644);
  await writeFileAtomically(path, "b", 0o600);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readFile(path, "utf8")).toBe("b");
});

test("a failed write leaves nothing behind", async () => {
  await expect(writeFileAtomically(join(folder, "absent", "file"), "a")).rejects.toThrow("ENOENT");
  expect(await readdir(folder)).toEqual([]);
});

test("an absent file is null, an unreadable one an error", async () => {
  expect(await readFileIfPresent(join(folder, "absent"))).toBe(null);
  await expect(readFileIfPresent(folder)).rejects.toThrow("EISDIR");
});

test("a file counts as written with that content and mode, and as a file of its own", async () => {
  const path = join(folder, "file");
  expect(await isWritten(path, "a", 0o600)).toBe(false);
  await writeFileAtomically(path, "a", 0o600);
  expect(await isWritten(path, "a", 0o600)).toBe(true);
  expect(await isWritten(path, "b", 0o600)).toBe(false);
  await chmod(path, 0o644);
  expect(await isWritten(path, "a", 0o600)).toBe(false);
  const other = join(folder, "other");
  await writeFile(other, "a", { mode: 0o600 });
  await symlink(other, join(folder, "link"));
  expect(await isWritten(join(folder, "link"), "a", 0o600)).toBe(false);
});
