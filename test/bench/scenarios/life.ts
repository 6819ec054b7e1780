import { rm } from "node:fs/promises";
import { platformOnOwnPorts } from "../own-ports.ts";
import { bareNode } from "../peers/bare-node.ts";
import { type BareLife, bareServices } from "../peers/bare-services.ts";
import type { SandboxStack } from "../sandbox.ts";
import { summarize } from "../statistics.ts";
import type { BenchContext, Scenario } from "./context.ts";

const WHILE_UP = { "no-op": "up", status: "status", env: "env" } as const;

/** What one round brings. */
interface Round {
  phases: ReadonlyMap<string, number>;
  values: Record<string, number>;
  peers: Record<string, number>;
}

/** From nothing to proven, what people type while it is up, and to nothing again. */
export const life: Scenario = {
  targets: ["up", "no-op", "status", "env", "down"],
  async measure(context) {
    const { options, say } = context;
    const rounds: Round[] = [];
    const stack = await context.sandbox.stack(await platformOnOwnPorts());
    const first = await measureRound(context, stack, 0);
    context.note(
      `The very first \`up\`, with nothing compiled yet: ${Math.round(first.values["up"] ?? 0)} ms.`,
    );
    for (let number = 1; number <= options.rounds; number += 1) {
      say(`up, in use, down: ${number} of ${options.rounds}`);
      rounds.push(await measureRound(context, stack, number));
    }
    notePhases(context, rounds);
    const wanted = life.targets.filter((id) => options.only.has(id));
    return Object.fromEntries(
      wanted.map((id) => [
        id,
        {
          values: rounds.map(({ values }) => values[id] ?? Number.NaN),
          peers: rounds.map(({ peers }) => peers[id] ?? Number.NaN),
        },
      ]),
    );
  },
};

async function measureRound(
  context: BenchContext,
  stack: SandboxStack,
  number: number,
): Promise<Round> {
  const { sandbox, options, signal } = context;
  const round: Round = { phases: new Map(), values: {}, peers: {} };
  // The peer needs the notes of an `up`, so in the very first round it cannot begin.
  const peerFirst = number % 2 === 1;
  if (peerFirst) addPeer(round, await bareServices(sandbox, stack, signal));
  if (number > 0) await rm(`${stack.folder}/.devstack`, { recursive: true });
  const up = await stack.run("up", "--json");
  round.values["up"] = up.elapsedMs;
  round.phases = phasesOf(up.stdout);
  for (const [id, command] of Object.entries(WHILE_UP)) {
    if (!options.only.has(id)) continue;
    round.peers[id] = await bareNode(sandbox);
    round.values[id] = (await stack.run(command)).elapsedMs;
  }
  round.values["down"] = (await stack.run("down")).elapsedMs;
  if (!peerFirst) addPeer(round, await bareServices(sandbox, stack, signal));
  return round;
}

function addPeer({ peers }: Round, { startMs, stopMs }: BareLife): void {
  peers["up"] = startMs;
  peers["down"] = stopMs;
}

/** How long each phase took, as the events of `up --json` have it. */
function phasesOf(stdout: string): Map<string, number> {
  const events = stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Record<string, unknown> => JSON.parse(line));
  const done = events.filter(({ type, status }) => type === "phase" && status === "done");
  return new Map(done.map(({ phase, elapsedMs }) => [String(phase), Number(elapsedMs)]));
}

function notePhases({ note }: BenchContext, rounds: readonly Round[]): void {
  const names = [...(rounds[0]?.phases.keys() ?? [])];
  const parts = names.map((name) => {
    const { median } = summarize(rounds.map(({ phases }) => phases.get(name) ?? 0));
    return `${name} ${Math.round(median)} ms`;
  });
  note(`Phases of the cold \`up\`, medians: ${parts.join(", ")}.`);
}
