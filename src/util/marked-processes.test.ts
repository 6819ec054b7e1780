import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { systemClock } from "./clock.ts";
import { endProcesses } from "./end-processes.ts";
import { findMarkedProcesses } from "./marked-processes.ts";

test("a marked process is found in a session of its own, with its children, and ended", async () => {
  const value = `test-${process.pid}`;
  const script = "trap '' TERM; sleep 60 & echo up; wait; sleep 60";
  const parent = spawn("sh", ["-c", script], {
    env: { ...process.env, TEST_MARK: value },
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  await once(parent.stdout, "data");
  const found = await findMarkedProcesses("TEST_MARK", value);
  expect(found).toHaveLength(2);
  expect(found.map(({ pid }) => pid)).toContain(parent.pid);
  const exited = once(parent, "exit");
  expect(await endProcesses(found, { clock: systemClock, graceMs: 50 })).toEqual([]);
  expect(await exited).toEqual([null, "SIGKILL"]);
  expect(await findMarkedProcesses("TEST_MARK", value)).toEqual([]);
});

test("a mark that begins alike is another mark", async () => {
  const child = spawn("sleep", ["60"], { env: { ...process.env, TEST_MARK: `x${process.pid}y` } });
  await once(child, "spawn");
  expect(await findMarkedProcesses("TEST_MARK", `x${process.pid}`)).toEqual([]);
  child.kill("SIGKILL");
  await once(child, "exit");
});
