import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readFileIfPresent, writeFileAtomically } from "./atomic-file.ts";

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
