import { systemClock } from "../../../src/util/clock.ts";
import { platformOnOwnPorts } from "../own-ports.ts";
import { type ProcessUse, processesOf } from "../processes.ts";
import type { BenchContext, Scenario } from "./context.ts";

/** After a start everything is asked often for a while; idle begins after that. */
const SETTLE_MS = 8_000;

const TARGETS = ["idle-cpu", "idle-pss", "idle-topology"];

/** The whole stack while nobody asks it anything. */
export const idle: Scenario = {
  targets: TARGETS,
  async measure(context) {
    if (process.platform !== "linux") {
      const unavailable = "this system has no /proc";
      return Object.fromEntries(TARGETS.map((id) => [id, { unavailable }]));
    }
    const { sandbox, options, signal, say } = context;
    const stack = await sandbox.stack(await platformOnOwnPorts());
    await stack.run("up");
    say(`idle: ${SETTLE_MS / 1_000} s to settle, then ${options.idleSeconds} s`);
    await systemClock.sleep(SETTLE_MS, signal);
    const before = new Map((await processesOf(stack.id)).map((one) => [one.pid, one]));
    const begunMs = performance.now();
    await systemClock.sleep(options.idleSeconds * 1_000, signal);
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
  },
};

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
