import { rm } from "node:fs/promises";
import { join } from "node:path";
import { needs } from "../../needs.ts";
import { makeTestEngine } from "../../support/test-engine.ts";
import { platformOnOwnPorts } from "../own-ports.ts";
import type { Measured } from "../results.ts";
import { type SandboxStack, timedCommand } from "../sandbox.ts";
import type { BenchContext, Scenario } from "./context.ts";

const TARGETS = ["up", "no-op", "status", "down"] as const;
type Figure = (typeof TARGETS)[number];
type Round = Record<Figure, number>;

/**
 * The whole stack in containers of an engine of its own, with all images present, and in turn what
 * plain Compose makes of the same stack ejected: services that answer, which nobody has proven.
 */
export const containers: Scenario = {
  targets: TARGETS.map((id) => `containers-${id}`),
  async measure(context) {
    if (needs("engine").skip) return withoutEngine();
    const engine = await makeTestEngine();
    try {
      return await inTurn(context, {
        ...context.sandbox.env,
        ...engine.env,
        DEVSTACK_RUNTIME: "compose",
      });
    } finally {
      await engine.end();
    }
  },
};

async function inTurn(context: BenchContext, env: Record<string, string>): Promise<Measured> {
  const { options, say, sandbox } = context;
  const stack = await sandbox.stack(await platformOnOwnPorts(), env);
  const ejected = join(await sandbox.folder(), "ejected");
  await stack.run("eject", ejected);
  const rounds: { own: Round; peer: Round }[] = [];
  // A round takes half a minute: a check is content with one, in which the peer begins.
  const count = options.check ? 1 : options.rounds;
  for (let number = options.warmsUp ? 0 : 1; number <= count; number += 1) {
    say(`containers: ${number} of ${count}`);
    const peerFirst = number % 2 === 1 ? await composeRound(ejected, env) : null;
    const own = await ownRound(stack);
    const peer = peerFirst ?? (await composeRound(ejected, env));
    // The first one warms up.
    if (number > 0) rounds.push({ own, peer });
  }
  return Object.fromEntries(
    TARGETS.map((id) => [
      `containers-${id}`,
      { values: rounds.map(({ own }) => own[id]), peers: rounds.map(({ peer }) => peer[id]) },
    ]),
  );
}

async function ownRound(stack: SandboxStack): Promise<Round> {
  await rm(join(stack.folder, ".devstack"), { recursive: true, force: true });
  const up = await stack.run("up");
  const again = await stack.run("up");
  const status = await stack.run("status");
  const down = await stack.run("down", "--volumes");
  return timesOf({ up, "no-op": again, status, down });
}

async function composeRound(cwd: string, env: Record<string, string>): Promise<Round> {
  const compose = (...args: string[]) => timedCommand("docker", ["compose", ...args], { cwd, env });
  const up = await compose("up", "--detach", "--wait", "ready");
  const again = await compose("up", "--detach", "--wait", "ready");
  const status = await compose("ps");
  const down = await compose("down", "--volumes");
  return timesOf({ up, "no-op": again, status, down });
}

function timesOf(runs: Record<Figure, { elapsedMs: number }>): Round {
  return {
    up: runs.up.elapsedMs,
    "no-op": runs["no-op"].elapsedMs,
    status: runs.status.elapsedMs,
    down: runs.down.elapsedMs,
  };
}

function withoutEngine(): Measured {
  const unavailable = "this machine cannot start an engine of the benchmark's own";
  return Object.fromEntries(TARGETS.map((id) => [`containers-${id}`, { unavailable }]));
}
