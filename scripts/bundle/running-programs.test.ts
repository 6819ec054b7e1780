import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder, write } from "../../test/support/checkout.ts";
import { programsFrom } from "./running-programs.ts";

test("programs that run from a folder are found, with when they were started", async () => {
  await using folder = await temporaryFolder();
  const program = join(folder.path, "dist", "supervisor.js");
  await write(program, `console.log("runs"); setInterval(() => {}, 1e6);`);
  const startedAt = Date.now();
  const running = spawn(process.execPath, [program]);
  onTestFinished(() => void running.kill());
  await once(running.stdout, "data");
  const look = async (path: string) =>
    (await programsFrom(join(folder.path, path))).find(({ pid }) => pid === running.pid);
  const found = await look("dist");
  expect(Math.abs((found?.startedAt ?? 0) - startedAt)).toBeLessThan(10_000);
  expect(await look("other")).toBeUndefined();
});
