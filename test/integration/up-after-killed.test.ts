import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Clock, systemClock } from "../../src/util/clock.ts";
import { takeLock } from "../../src/util/lock.ts";
import { findPortHolder } from "../../src/util/port-holder.ts";
import { startCli } from "../support/cli-process.ts";
import { eventually } from "../support/eventually.ts";
import { requestedPort } from "../support/requested-ports.ts";
import { httpService, shellService, type TestStack, testStack } from "../support/test-stack.ts";

test("what a killed up had ordered starts while the next one looks: it is the stack's own", async () => {
  const port = await requestedPort();
  const stack = await testStack({
    newUser: true,
    services: {
      first: shellService("until test -e go; do sleep 0.05; done", { job: true }),
      second: httpService(port, { needs: { first: "done" } }),
    },
  });
  const killed = startCli(stack, "up");
  await eventually(() => stack.pid("first"));
  await killed.end("SIGKILL");

  const pids: (number | null)[] = [];
  const clock = await beforePortsAreChosen(stack, async () => {
    pids.push(await stack.pid("second"));
    await writeFile(join(stack.folder, "go"), "");
    pids.push(await eventually(() => stack.pid("second")));
    await eventually(() => findPortHolder(port));
  });
  const { status } = await stack.up({ clock });
  expect(status.stack.state).toBe("ready");
  expect(pids).toEqual([null, await stack.pid("second")]);
});

/** The time of an `up` that does this after it has looked at what runs, before it chooses ports. */
async function beforePortsAreChosen(stack: TestStack, work: () => Promise<void>): Promise<Clock> {
  const folder = join(stack.env["XDG_RUNTIME_DIR"] ?? "", "devstack");
  const held = await takeLock(join(folder, "ports.lock"));
  if (!held.taken) throw new Error("somebody else chooses ports");
  let works: Promise<void> | undefined;
  return {
    ...systemClock,
    async sleep(delayMs, signal) {
      works ??= work().finally(() => held.lock.release());
      await works;
      return systemClock.sleep(delayMs, signal);
    },
  };
}
