import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { fingerprintOf } from "./fingerprint.ts";

test("a file's fingerprint is about its content alone", async () => {
  const folder = await temporaryFolder();
  const file = join(folder, "a.rego");
  await writeFile(file, "package a");
  const before = await fingerprintOf(file);
  await writeFile(file, "package a");
  expect(await fingerprintOf(file)).toBe(before);
  await writeFile(file, "package b");
  expect(await fingerprintOf(file)).not.toBe(before);
});

test("a folder's is about the policies and data below it, wherever they are", async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "deep/er"), { recursive: true });
  await writeFile(join(folder, "deep/er/a.rego"), "package a");
  await writeFile(join(folder, "notes.txt"), "one");
  await symlink("/", join(folder, "elsewhere"));
  const before = await fingerprintOf(folder);
  await writeFile(join(folder, "notes.txt"), "two");
  expect(await fingerprintOf(folder)).toBe(before);
  await writeFile(join(folder, "deep/er/a.rego"), "package b");
  const changed = await fingerprintOf(folder);
  expect(changed).not.toBe(before);
  await writeFile(join(folder, "data.json"), "{}");
  expect(await fingerprintOf(folder)).not.toBe(changed);
});

test("what is not there has none", async () => {
  expect(await fingerprintOf(join(await temporaryFolder(), "absent"))).toBeNull();
});

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "fingerprint-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}
