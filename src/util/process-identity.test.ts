import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { identify, isAlive } from "./process-identity.ts";

test("a process is alive until it ends, and never again", async () => {
  const child = spawn("sleep", ["60"]);
  const identity = await identify(child.pid ?? 0);
  if (identity === null) throw new Error("a running process has no identity");
  expect(await isAlive(identity)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(await isAlive(identity)).toBe(false);
  expect(await identify(identity.pid)).toBe(null);
});

test("another start time means another process", async () => {
  expect(await isAlive({ pid: process.pid, startToken: "1" })).toBe(false);
});
