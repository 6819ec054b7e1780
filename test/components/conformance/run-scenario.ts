import { doAction } from "./actions.ts";
import { eventFacts } from "./facts/events.ts";
import type { Facts, Scalar } from "./facts/facts.ts";
import { placementFacts } from "./facts/placement.ts";
import { statusFacts } from "./facts/statuses.ts";
import { Journal } from "./journal.ts";
import { THREE_BY_TWO } from "./make.ts";
import type { Scenario } from "./scenario.ts";
import { settle } from "./settle.ts";
import type { Target } from "./target.ts";

/** Where a scenario is played: its own namespace, and what has been seen there. */
export interface Stage {
  readonly target: Target;
  readonly namespace: string;
  readonly journal: Journal;
  /** Notes a fact. */
  readonly note: (name: string, value: Scalar | readonly string[]) => void;
}

/** Plays a scenario in an empty cluster, and tells what was seen. */
export async function runScenario(
  scenario: Scenario,
  target: Target,
  namespace: string,
): Promise<Facts> {
  const facts: Record<string, Scalar | readonly string[]> = {};
  const journal = new Journal(namespace, () => target.nowMs);
  const note = (name: string, value: Scalar | readonly string[]) => {
    facts[name] = value;
  };
  const stage: Stage = { target, namespace, journal, note };
  const end = await target.observe(journal.observe);
  try {
    const nodes = scenario.nodes ?? THREE_BY_TWO;
    await doAction({ apply: nodes }, stage);
    await doAction(
      { apply: [{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }] },
      stage,
    );
    await nodesReady(stage, nodes.length);
    for (const action of scenario.actions) {
      if ("look" in action) await look(action.look, stage);
      else await doAction(action, stage);
      journal.touch();
    }
    // Events come a little later than what they tell of.
    await settle(target, journal);
    note("events", eventFacts(journal));
    return facts;
  } finally {
    end();
  }
}

async function look(name: string, { target, journal, note }: Stage): Promise<void> {
  await settle(target, journal);
  const seen = {
    ...journal.extremes.take(journal.of("Pod")),
    ...placementFacts(journal),
    ...statusFacts(journal),
  };
  for (const [fact, value] of Object.entries(seen)) note(`${name} / ${fact}`, value);
}

/** Waits until all kubelets have said that they are ready, and nobody shuns their nodes. */
async function nodesReady({ target, journal }: Stage, count: number): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += 50) {
    const ready = journal.of("Node").filter(({ spec, status }) => {
      const { taints = [] } = spec as { taints?: { key: string }[] };
      const { conditions = [] } = (status ?? {}) as {
        conditions?: { type: string; status: string }[];
      };
      const isReady = conditions.some((one) => one.type === "Ready" && one.status === "True");
      return isReady && !taints.some(({ key }) => key === "node.kubernetes.io/not-ready");
    });
    if (ready.length >= count) return;
    if (waitedMs > 60_000) throw new Error(`only ${ready.length} of ${count} nodes are ready`);
    await target.pass(50);
  }
}
