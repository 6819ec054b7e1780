import type { World } from "../../components/component.ts";
import { PODS } from "../../objects/resources.ts";
import { keyOf, splitKey } from "../../store/resource.ts";
import type { PodShape } from "../pod-shape.ts";
import type { QueuedPod } from "../queue/queued-pod.ts";
import type { FilterName } from "../rejection.ts";
import type { ClusterEvent } from "../requeue/cluster-event.ts";
import { isOfInterest, mayHelp } from "../requeue/may-help.ts";
import type { Parts } from "./parts.ts";

interface Happened {
  readonly event: ClusterEvent;
  /** Pods of a greater priority have nothing of it. */
  readonly mostPriority?: number;
  /** The key of the only pod that it matters to. */
  readonly only?: string;
}

/** Tries those pods again for which something has changed; see `mayHelp`. */
export function requeuePods(
  parts: Parts,
  { event, mostPriority, only }: Happened,
  world: World,
): void {
  const { queue } = parts;
  if (!queue.hasUnschedulable) return;
  const answers = new Answers(parts, event, world);
  for (const waiting of queue.unschedulable) {
    if (mostPriority !== undefined && waiting.priority > mostPriority) continue;
    if (only !== undefined && waiting.key !== only) continue;
    if (answers.isWorthTrying(waiting)) queue.requeue(waiting, world.nowMs);
  }
}

/** Asks once for all pods that are alike. */
class Answers {
  readonly #parts: Parts;
  readonly #event: ClusterEvent;
  readonly #world: World;
  readonly #byShape = new Map<PodShape, Map<string, boolean>>();
  readonly #interested = new Map<FilterName, boolean>();

  constructor(parts: Parts, event: ClusterEvent, world: World) {
    this.#parts = parts;
    this.#event = event;
    this.#world = world;
  }

  isWorthTrying(waiting: QueuedPod): boolean {
    const { key, rules } = waiting;
    if (!rules.some((rule) => this.#isOfInterest(rule))) return false;
    const { namespace, name } = splitKey(key);
    const pod = this.#world.store.get(PODS, namespace, name);
    if (pod === undefined) return false;
    const { view } = this.#parts;
    const refused = { pod: view.read(pod), labelsOf: view.labelsOfNamespace };
    if (this.#isOfOne(waiting)) return mayHelp(refused, rules, this.#event);
    const known = this.#byShape.get(refused.pod.shape) ?? new Map<string, boolean>();
    this.#byShape.set(refused.pod.shape, known);
    const alike = rules.join();
    const answer = known.get(alike) ?? mayHelp(refused, rules, this.#event);
    known.set(alike, answer);
    return answer;
  }

  /** Whether pods that are alike may have different answers: its own changes, and claims, are a pod's own. */
  #isOfOne({ key, rules }: QueuedPod): boolean {
    const event = this.#event;
    if (event.on !== "pod") return event.on === "claim";
    const changed = event.after ?? event.before;
    return rules.includes("VolumeRestrictions") || (changed !== null && keyOf(changed.pod) === key);
  }

  #isOfInterest(rule: FilterName): boolean {
    const known = this.#interested.get(rule);
    if (known !== undefined) return known;
    const answer = isOfInterest(rule, this.#event);
    this.#interested.set(rule, answer);
    return answer;
  }
}
