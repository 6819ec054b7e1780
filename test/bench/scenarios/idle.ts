import { systemClock } from "../../../src/util/clock.ts";
import { platformOnOwnPorts } from "../own-ports.ts";
import { type ProcessUse, processesOf } from "../processes.ts";
import type { Measured } from "../results.ts";
import type { BenchContext, Scenario } from "./context.ts";

/** After a start everything is asked often for a while; idle begins after that. */
const SETTLE_MS = 8_000;

const TARGETS = ["idle-cpu", "idle-pss", "idle-topology"];

/** The whole stack while nobody asks it anything. */
export const idle: Scenario = {
  targets: TARGETS,
  measure: (context) => measureIdle(context),
};

/**
 * The same while others are measured, one until the stack is idle, one from then on: for a check, which
 * allows twice a target and is not to wait for nothing. What they need of time is not asked of it.
 */
export function idleBeside(settling: Scenario, idling: Scenario): Scenario {
  return {
    targets: [...TARGETS, ...settling.targets, ...idling.targets],
    async measure(context) {
      const besides: Measured = {};
      const doing = (scenario: Scenario) => async () => {
        Object.assign(besides, await scenario.measure(context));
      };
      const own = await measureIdle(context, {
        settling: doing(settling),
        idling: doing(idling),
      });
      return { ...besides, ...own };
    },
  };
}

interface Besides {
  settling(): Promise<void>;
  idling(): Promise<void>;
}

async function measureIdle(context: BenchContext, besides?: Besides): Promise<Measured> {
  if (process.platform !== "linux") {
    await besides?.settling();
    await besides?.idling();
    const unavailable = "this system has no /proc";
    return Object.fromEntries(TARGETS.map((id) => [id, { unavailable }]));
  }
  const { sandbox, options, signal, say } = context;
  const stack = await sandbox.stack(await platformOnOwnPorts());
  await stack.run("up");
  say(`idle: ${SETTLE_MS / 1_000} s to settle, then ${options.idleSeconds} s`);
  await Promise.all([systemClock.sleep(SETTLE_MS, signal), besides?.settling()]);
  const before = new Map((await processesOf(stack.id)).map((one) => [one.pid, one]));
  const begunMs = performance.now();
  await Promise.all([systemClock.sleep(options.idleSeconds * 1_000, signal), besides?.idling()]);
  const elapsedMs = performance.now() - begunMs;
  const after = await processesOf(stack.id);
  await stack.run("down");
  const uses = after.map((process): ProcessUse => {
    const earlier = before.get(process.pid);
    if (earlier === undefined) throw new Error(`${process.program} was started while idle`);
    return { ...process, cpuMs: process.cpuMs - earlier.cpuMs };
  });
  if (uses.length !== before.size) throw new Error("a process ended while idle");
  notePrograms(context, uses, elapsedMs);
  return {
    "idle-cpu": { values: [percent(sum(uses, "cpuMs"), elapsedMs)] },
    "idle-pss": { values: [sum(uses, "pssMb")] },
    "idle-topology": {
      values: [percent(sum(uses.filter(isTopology), "cpuMs"), elapsedMs)],
    },
  };
}

function notePrograms({ note }: BenchContext, uses: readonly ProcessUse[], elapsedMs: number) {
  const parts = uses
    .toSorted((a, b) => b.pssMb - a.pssMb)
    .map(
      ({ program, cpuMs, pssMb }) =>
        `${program} ${Math.round(pssMb)} MB ${percent(cpuMs, elapsedMs).toFixed(2)} %`,
    );
  note(`Idle, by process: ${parts.join(", ")}.`);
}

function isTopology({ program }: ProcessUse): boolean {
  return program === "topology";
}

function sum(uses: readonly ProcessUse[], field: "cpuMs" | "pssMb"): number {
  return uses.reduce((total, use) => total + use[field], 0);
}

function percent(cpuMs: number, elapsedMs: number): number {
  return (cpuMs / elapsedMs) * 100;
}
