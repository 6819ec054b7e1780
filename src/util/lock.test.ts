import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeLock } from "./lock.ts";
import { identify } from "./process-identity.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lock-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function taken(path: string) {
  const result = await takeLock(path);
  if (!result.taken) throw new Error(`held by ${result.holder.pid}`);
  return result.lock;
}

test("a lock is taken once, and can be taken again when it was released", async () => {
  const path = join(folder, "lock");
  const lock = await taken(path);
  expect(await takeLock(path)).toEqual({ taken: false, holder: await identify(process.pid) });
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
  await (await taken(path)).release();
});

test("of many that want it at once, one gets it", async () => {
  const path = join(folder, "lock");
  const results = await Promise.all(Array.from({ length: 20 }, () => takeLock(path)));
  expect(results.filter((result) => result.taken)).toHaveLength(1);
});

test("the lock of a process that has died is taken over, and by one only", async () => {
  const path = join(folder, "lock");
  const child = spawn("sleep", ["60"]);
  const holder = await identify(child.pid ?? 0);
  await writeFile(path, JSON.stringify(holder));
  expect(await takeLock(path)).toEqual({ taken: false, holder });
  child.kill("SIGKILL");
  await once(child, "exit");
  const results = await Promise.all(Array.from({ length: 20 }, () => takeLock(path)));
  expect(results.filter((result) => result.taken)).toHaveLength(1);
});

test("a pid that is used again does not hold the lock of its predecessor", async () => {
  const path = join(folder, "lock");
  await writeFile(path, JSON.stringify({ pid: process.pid, startToken: "before our time" }));
  await (await taken(path)).release();
});

test("a damaged lock holds nobody up", async () => {
  const path = join(folder, "lock");
  await writeFile(path, "{");
  await (await taken(path)).release();
  expect(await readdir(folder)).toEqual([]);
});

test("of many that find a lock stale, none takes away the fresh one", async () => {
  for (let round = 0; round < 20; round += 1) {
    const path = join(folder, `lock-${round}`);
    await writeFile(path, JSON.stringify({ pid: process.pid, startToken: "before our time" }));
    const results = await Promise.all(Array.from({ length: 60 }, () => takeLock(path)));
    expect(results.filter((result) => result.taken)).toHaveLength(1);
  }
});
