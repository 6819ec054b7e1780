import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { dryExecutor } from "./dry-executor.ts";

test("a file that stands there as it is to be would not be written, and is not told", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dry-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "file");
  await writeFile(path, "a", { mode: 0o600 });
  const told: string[] = [];
  const executor = dryExecutor((line) => told.push(line));
  await executor.writeFile(path, "a", 0o600);
  expect(told).toEqual([]);
  await executor.writeFile(path, "ab", 0o600);
  await executor.writeFile(path, "a", 0o400);
  expect(told).toEqual([
    `write file    ${path} (2 bytes, mode 600)`,
    `write file    ${path} (1 bytes, mode 400)`,
  ]);
});
