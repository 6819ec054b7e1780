import type { Pod } from "../../objects/pod.ts";
import { keyOf, splitKey } from "../../store/resource.ts";
import type { Store } from "../../store/store.ts";
import { Random } from "../../time/random.ts";
import type { Decision } from "../decision.ts";
import type { KnownDecision } from "../explain/decision-book.ts";
import { explainNodes } from "../explain/explain-nodes.ts";
import { keptDecision, type Outcome } from "../explain/kept-decision.ts";
import { madeRoomWords, placementWords } from "../explain/placement-words.ts";
import type { PodExplanation } from "../explain/pod-explanation.ts";
import { schedulingGates } from "../filters/scheduling-gates.ts";
import { schedulePod } from "../schedule-pod.ts";
import type { Parts } from "./parts.ts";
import { isOurs, storeReads } from "./store-reads.ts";

interface Known extends KnownDecision {
  readonly basis: "last" | "now";
}

/** The cluster as it is. */
export interface Present {
  readonly store: Pick<Store, "get" | "find" | "list">;
  readonly nowMs: number;
}

type State = Pick<PodExplanation, "state" | "message">;

const ZONE = "topology.kubernetes.io/zone";

/** Why a pod is where it is, or nowhere; where no decision is known, what would be decided now. */
export function explainPod(pod: Pod, parts: Parts, present: Present): PodExplanation {
  const { queue, view } = parts;
  const key = keyOf(pod);
  const known =
    lastOf(pod, parts) ?? (canBeTried(pod, parts) ? now(pod, parts, present) : undefined);
  const { kept, decision, basis = "none" } = known ?? {};
  const zoneOf = (node: string) => view.node(node)?.side.labels[ZONE] ?? "";
  const preemption = kept?.outcome.node === undefined ? kept?.outcome.preemption : undefined;
  return {
    namespace: pod.metadata.namespace ?? "",
    name: pod.metadata.name,
    ...stateOf(pod, parts, known),
    node: pod.spec.nodeName || null,
    decidedAt: kept === undefined ? null : new Date(kept.atMs).toISOString(),
    basis,
    tries: queue.triesOf(key),
    preemption: preemption ?? null,
    refusals: kept?.refusals ?? [],
    nodes: decision === undefined ? [] : explainNodes(decision, zoneOf),
    nodeCount: kept?.nodes ?? view.order.length,
  };
}

function lastOf(pod: Pod, { decisions, bindings }: Parts): Known | undefined {
  const key = keyOf(pod);
  const known = decisions.get(key);
  if (known?.kept.uid !== pod.metadata.uid) return undefined;
  // Who was bound by hand since has that node for another reason.
  const node = pod.spec.nodeName || bindings.get(key)?.node;
  return known.kept.outcome.node === node ? { ...known, basis: "last" } : undefined;
}

function canBeTried(pod: Pod, { queue }: Parts): boolean {
  const place = queue.placeOf(keyOf(pod));
  return place !== null && place !== "gated";
}

function now(
  pod: Pod,
  { view, start }: Parts,
  {
    store,
    nowMs,
  }: { readonly store: Pick<Store, "get" | "find" | "list">; readonly nowMs: number },
): Known {
  const cycle = { view: view.fork(), pod: view.read(pod), reads: storeReads(store) };
  const decision = schedulePod(cycle, { start: start.value, chance: new Random(0) });
  const kept = keptDecision(decision, {
    ...{ atMs: nowMs, uid: pod.metadata.uid, outcome: outcomeOf(decision) },
  });
  return { kept, decision, basis: "now" };
}

function outcomeOf({ node, ...decision }: Decision): Outcome {
  if (node !== undefined) return { node };
  return { message: "message" in decision ? decision.message : "", preemption: undefined };
}

function stateOf(pod: Pod, parts: Parts, known: Known | undefined): State {
  const { queue, bindings } = parts;
  const key = keyOf(pod);
  const { nodeName: node } = pod.spec;
  if (node) return { state: "placed", message: whyThere(pod, node, known, parts) };
  if (!isOurs(pod)) {
    return { state: "foreign", message: `${pod.spec.schedulerName} is to place it` };
  }
  const gates = schedulingGates(pod);
  if (gates !== undefined) return { state: "gated", message: gates.reasons.join() };
  const binding = bindings.get(key);
  if (binding !== undefined) {
    const claims = binding.claims.map((claim) => splitKey(claim).name).join(", ");
    return {
      state: "binding",
      message: `it gets ${binding.node} once these claims are bound: ${claims}`,
    };
  }
  const message = known?.kept.outcome.node === undefined ? known?.kept.outcome.message : undefined;
  if (queue.triesOf(key) > 0 && message !== undefined) return { state: "pending", message };
  return { state: "waiting", message: "it is about to be tried" };
}

function whyThere(
  pod: Pod,
  node: string,
  known: Known | undefined,
  { isLoaded }: Pick<Parts, "isLoaded">,
): string {
  if (known === undefined) {
    const nothing = `it has ${node}, and nothing is known of why`;
    if (!isLoaded.value) return nothing;
    return `${nothing}: decisions are forgotten when the service restarts or a snapshot is loaded`;
  }
  if (pod.status?.nominatedNodeName === node) return madeRoomWords(node);
  return placementWords(node, known);
}
