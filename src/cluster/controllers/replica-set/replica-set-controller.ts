import { sameJson } from "../../../util/json/same-json.ts";
import type { Component, World } from "../../components/component.ts";
import type { Memory } from "../../components/memory.ts";
import { Selectors } from "../../meta/selectors.ts";
import { controllerOf } from "../../objects/owners.ts";
import type { Pod } from "../../objects/pod.ts";
import { availableAtMs, isActive } from "../../objects/pod-facts.ts";
import { PODS, REPLICA_SETS } from "../../objects/resources.ts";
import type { ReplicaSet } from "../../objects/workloads.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, splitKey } from "../../store/resource.ts";
import { formatApiTime } from "../../time/format-api-time.ts";
import { claimPods, podsManagedBy } from "../claim-pods.ts";
import { Retries } from "../retries.ts";
import { createPods, deletePods, MOST_AT_ONCE } from "./pod-numbers.ts";
import { PodTallies, type PodTally, tallyOf } from "./pod-tally.ts";
import { relatedPods } from "./related-pods.ts";
import { type Findings, statusOf } from "./replica-set-status.ts";
import { byScaleDown } from "./scale-down-order.ts";

const NAME = "replicaset-controller";
const KIND = "ReplicaSet";
/** Before the key of a set that has had as many pods made or deleted as may be at a time. */
const NEXT_BATCH = "next ";
/** From one batch to the next; the real one takes its time by the requests that it makes. */
const BATCH_MS = 100;

interface State {
  readonly tallies: PodTallies;
  readonly retries: Retries;
  readonly selectors: Selectors;
}

/**
 * Keeps as many pods as each replica set wants: takes on those that it selects, creates what is
 * missing, deletes what is too much, and says how many there are (kube-controller-manager 1.34,
 * ReplicaSet controller). What has ended counts for nothing, and so is replaced.
 */
export class ReplicaSetController implements Component {
  readonly name = NAME;
  readonly actsLast = true;
  readonly #state: State;

  constructor(
    state: State = {
      tallies: new PodTallies(),
      retries: new Retries(),
      selectors: new Selectors(),
    },
  ) {
    this.#state = state;
  }

  observe(change: Change, world: World): void {
    if (change.resource === PODS.id) this.#observePod(change, world);
    else if (change.resource === REPLICA_SETS.id) this.#observeSet(change, world);
  }

  reconcile(id: string, world: World): void {
    const key = id.startsWith(NEXT_BATCH) ? id.slice(NEXT_BATCH.length) : id;
    const { namespace, name } = splitKey(key);
    const set = world.store.get(REPLICA_SETS, namespace, name);
    if (set === undefined) return;
    if (!this.#hasTally(set, world)) return;
    const failure = set.metadata.deletionTimestamp === undefined ? this.#manage(set, world) : null;
    const tally = this.#state.tallies.of(set);
    if (tally === undefined) return;
    this.#tellStatus(set, { tally, failure }, world);
    if (failure !== null) this.#state.retries.later(NAME, key, world);
    else this.#state.retries.forget(key);
  }

  get memory(): Memory {
    const { retries } = this.#state;
    return { retries };
  }

  fork(): Component {
    const { tallies, retries, selectors } = this.#state;
    return new ReplicaSetController({
      ...{ tallies: tallies.fork(), retries: retries.fork(), selectors },
    });
  }

  #observeSet({ type, object, previous }: Change, world: World): void {
    const set = object as ReplicaSet;
    const before = previous as ReplicaSet | null;
    if (type === "DELETED") {
      this.#state.tallies.forget(set);
      this.#state.retries.forget(keyOf(set));
      return;
    }
    const { template, selector } = set.spec;
    const isSame = template === before?.spec.template && selector === before.spec.selector;
    if (!isSame) this.#state.tallies.forget(set);
    world.enqueue(NAME, keyOf(set));
  }

  #observePod({ type, object, previous }: Change, world: World): void {
    const pod = object as Pod;
    const before = previous as Pod | null;
    const set = managerOf(pod, world);
    const setBefore = before === null ? set : managerOf(before, world);
    const isMoved = set !== setBefore || before?.metadata.labels !== pod.metadata.labels;
    if (before !== null && type !== "DELETED" && isMoved) {
      for (const one of [set, setBefore]) if (one) this.#lookAgain(one, world);
    } else if (set !== undefined) {
      const now = type === "DELETED" ? null : pod;
      if (this.#state.tallies.note(set, before, now)) world.enqueue(NAME, keyOf(set));
    }
    if (type === "ADDED" || (type === "MODIFIED" && isMoved)) this.#offer(pod, world);
  }

  /** Those that select a pod which nobody manages are to take it on. */
  #offer(pod: Pod, world: World): void {
    if (controllerOf(pod) !== undefined || !isActive(pod)) return;
    for (const set of world.store.list(REPLICA_SETS, pod.metadata.namespace)) {
      const selector = this.#state.selectors.of(set.spec.selector);
      if (selector?.matches(pod.metadata.labels)) this.#lookAgain(set, world);
    }
  }

  #lookAgain(set: ReplicaSet, world: World): void {
    this.#state.tallies.forget(set);
    world.enqueue(NAME, keyOf(set));
  }

  /** Looks at all its pods where that has to be; false where its selector is of no use. */
  #hasTally(set: ReplicaSet, world: World): boolean {
    const { tallies, selectors } = this.#state;
    if (tallies.of(set) !== undefined) return true;
    const selector = selectors.of(set.spec.selector);
    if (selector === null) return false;
    const pods = claimPods({ owner: set, selector, isCandidate: isActive }, world);
    tallies.set(set, tallyOf(set, pods));
    return true;
  }

  /** Creates or deletes pods until there are as many as wanted, or as many as may be at a time. */
  #manage(set: ReplicaSet, world: World): Findings["failure"] {
    const active = this.#state.tallies.of(set)?.active ?? 0;
    const surplus = active - (set.spec.replicas ?? 1);
    if (surplus === 0) return null;
    const { agenda, nowMs } = world;
    const nextBatch = { component: NAME, key: NEXT_BATCH + keyOf(set) };
    if (agenda.when(nextBatch) !== null) return null;
    const count = Math.min(Math.abs(surplus), MOST_AT_ONCE);
    if (count === MOST_AT_ONCE) agenda.note({ ...nextBatch, atMs: nowMs + BATCH_MS });
    const reason = surplus < 0 ? "FailedCreate" : "FailedDelete";
    const error =
      surplus < 0
        ? createPods(set, count, world)
        : deletePods(this.#expendable(set, count, world), set, world);
    return error === null ? null : { reason, message: error.message };
  }

  #expendable(set: ReplicaSet, count: number, world: World): Pod[] {
    const pods = this.#activePods(set, world);
    if (count >= pods.length) return pods;
    return byScaleDown(pods, relatedPods(set, world.store), world.nowMs).slice(0, count);
  }

  #activePods(set: ReplicaSet, { store }: World): Pod[] {
    const selector = this.#state.selectors.of(set.spec.selector);
    return podsManagedBy(set, store).filter(
      (pod) => isActive(pod) && selector?.matches(pod.metadata.labels),
    );
  }

  #tellStatus(
    set: ReplicaSet,
    { tally, failure }: { tally: PodTally; failure: Findings["failure"] },
    world: World,
  ): void {
    const available = this.#available(set, tally, world);
    const now = formatApiTime(world.nowMs);
    const status = statusOf(set, { tally, available, failure, now });
    if (sameJson(status, set.status)) return;
    world.writer.updateStatus(REPLICA_SETS, { ...set, status });
  }

  /** How many pods are available; the next of them is looked at when its time has come. */
  #available(set: ReplicaSet, { ready }: PodTally, world: World): number {
    const { minReadySeconds = 0 } = set.spec;
    if (minReadySeconds === 0 || ready === 0) return ready;
    let available = 0;
    let nextMs = Number.POSITIVE_INFINITY;
    for (const pod of this.#activePods(set, world)) {
      const atMs = availableAtMs(pod, minReadySeconds);
      if (atMs === null) continue;
      if (atMs <= world.nowMs) available += 1;
      else nextMs = Math.min(nextMs, atMs);
    }
    if (Number.isFinite(nextMs)) {
      world.agenda.noteAtLatest({ atMs: nextMs, component: NAME, key: keyOf(set) });
    }
    return available;
  }
}

/** The replica set that manages a pod, if it is still the one that the pod means. */
function managerOf(pod: Pod, { store }: World): ReplicaSet | undefined {
  const reference = controllerOf(pod);
  if (reference?.kind !== KIND) return undefined;
  const set = store.get(REPLICA_SETS, pod.metadata.namespace ?? "", reference.name);
  return set?.metadata.uid === reference.uid ? set : undefined;
}
