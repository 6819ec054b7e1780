import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { InstanceStatus } from "../plan/instance.ts";
import type { ServiceWait } from "../readiness/wait-ready.ts";
import { stackFolders } from "../runtime/stack-folders.ts";
import { systemClock } from "../util/clock.ts";
import { realExecutor } from "../util/executor/real-executor.ts";
import { noteReady, withSeenReadiness } from "./seen-ready.ts";

const STARTED_AT = 1_000;
const READY_AT = 1_500;

/** A service that runs, of which its runtime does not know whether it is ready. */
function instance(provider: InstanceStatus["provider"]): InstanceStatus {
  return {
    ...{ service: "web", provider, version: null, phase: "running", reason: "running" },
    ...{ pid: 1, startedAt: STARTED_AT, readyAt: null, restarts: 0, lastExit: null },
  };
}

const WAITS = [{ status: { service: "web", readyAt: READY_AT } }] as unknown as ServiceWait[];

async function place() {
  const folder = await mkdtemp(join(tmpdir(), "seen-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return { folder, folders: stackFolders(folder), executor: realExecutor(systemClock) };
}

test("when a container became ready is known to later commands, for as long as it runs", async () => {
  const { folders, executor } = await place();
  const running = instance("container");
  await noteReady({ folders, executor }, WAITS, [running]);
  expect(await withSeenReadiness({ folders }, [running])).toMatchObject([{ readyAt: READY_AT }]);
  const restarted = { ...running, startedAt: STARTED_AT + 1 };
  expect(await withSeenReadiness({ folders }, [restarted])).toMatchObject([{ readyAt: null }]);
});

test("of what a supervisor looks after nothing is noted, however late it looks", async () => {
  const { folder, folders, executor } = await place();
  await noteReady({ folders, executor }, WAITS, [instance("process")]);
  expect(await readdir(folder)).toEqual([]);
});
