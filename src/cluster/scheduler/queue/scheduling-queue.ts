import type { Kept, Saved } from "../../components/memory.ts";
import type { Pod } from "../../objects/pod.ts";
import { SortedMap } from "../../store/sorted-map.ts";
import type { FilterName } from "../rejection.ts";
import { backOffMs, backOffSeenMs, isBackingOff } from "./back-off.ts";
import { type QueuedPod, queuedPod, triedPod } from "./queued-pod.ts";

type Place = "active" | "backing off" | "erring" | "unschedulable" | "gated";

export type QueueName = "active" | "backoff" | "unschedulable" | "gated";

interface Placed {
  readonly pod: QueuedPod;
  readonly place: Place;
}

interface State {
  /** By key. */
  readonly pods: SortedMap<string, Placed>;
  readonly active: SortedMap<QueuedPod, QueuedPod>;
  readonly backingOff: SortedMap<QueuedPod, QueuedPod>;
  readonly erring: SortedMap<QueuedPod, QueuedPod>;
  /** In the order in which they were tried. */
  readonly unschedulable: SortedMap<QueuedPod, QueuedPod>;
  readonly sequence: number;
}

/** A pod that nothing was heard of for so long is tried all the same. */
const LEFTOVER_MS = 300_000;
/** Such pods are looked for once in so much time. */
const LEFTOVER_PERIOD_MS = 30_000;
/**
 * So often a pod may be tried at one moment: a try takes no time here, and pods that make each other
 * come back would be tried for ever.
 */
const MOST_TRIES_AT_ONCE = 8;

/**
 * The pods that have no node (kube-scheduler 1.34, scheduling queue): active ones by priority and then
 * by age; those in back-off, which are taken early when no other is active; those that wait for
 * something to happen; and gated ones. Forks for nothing.
 */
export class SchedulingQueue implements Kept {
  readonly #state: State;
  #sequence: number;

  private constructor(state: State) {
    this.#state = state;
    this.#sequence = state.sequence;
  }

  static empty(): SchedulingQueue {
    return new SchedulingQueue({
      pods: SortedMap.ofTexts(),
      active: SortedMap.by(byRank),
      backingOff: SortedMap.by(byBackOff),
      erring: SortedMap.by(byBackOff),
      unschedulable: SortedMap.by(bySequence),
      sequence: 0,
    });
  }

  fork(): SchedulingQueue {
    const { pods, active, backingOff, erring, unschedulable } = this.#state;
    return new SchedulingQueue({
      pods: pods.fork(),
      active: active.fork(),
      backingOff: backingOff.fork(),
      erring: erring.fork(),
      unschedulable: unschedulable.fork(),
      sequence: this.#sequence,
    });
  }

  save(): unknown {
    return { pods: this.#state.pods.save(), sequence: this.#sequence };
  }

  get parts(): Readonly<Record<string, Saved>> {
    return { pods: this.#state.pods, sequence: { save: () => this.#sequence } };
  }

  load(saved: unknown): void {
    const { pods, sequence } = saved as { pods: [string, Placed][]; sequence: number };
    for (const [key] of this.#state.pods.save()) this.remove(key);
    for (const [, { pod, place }] of pods) this.#put(pod, place);
    this.#sequence = sequence;
  }

  /** How many pods are in each of kube-scheduler's queues. */
  get sizes(): Readonly<Record<QueueName, number>> {
    const { pods, active, backingOff, erring, unschedulable } = this.#state;
    const backoff = backingOff.size + erring.size;
    const gated = pods.size - active.size - backoff - unschedulable.size;
    return { active: active.size, backoff, unschedulable: unschedulable.size, gated };
  }

  /** Where a pod is; null for one that is not waiting. */
  placeOf(key: string): Place | null {
    return this.#state.pods.get(key)?.place ?? null;
  }

  /** How often a pod was tried in vain. */
  triesOf(key: string): number {
    const pod = this.#state.pods.get(key)?.pod;
    return pod === undefined ? 0 : pod.refusals + pod.errors;
  }

  /** A pod that is new. */
  add(pod: Pod, nowMs: number): void {
    const isGated = (pod.spec.schedulingGates ?? []).length > 0;
    this.#put(queuedPod(pod, nowMs, this.#next()), isGated ? "gated" : "active");
  }

  /** A gated pod whose gates are gone. */
  open(key: string): void {
    const known = this.#state.pods.get(key);
    if (known?.place === "gated") this.#move(known, "active");
  }

  remove(key: string): void {
    const known = this.#state.pods.get(key);
    if (known === undefined) return;
    this.#state.pods.delete(key);
    this.#tableOf(known.place)?.delete(known.pod);
  }

  /** Whether there is one to take. */
  hasNext(nowMs: number): boolean {
    return this.#nextUp(nowMs) !== undefined;
  }

  /** Takes out the pod that is tried next; null when there is none. */
  take(nowMs: number): QueuedPod | null {
    const next = this.#nextUp(nowMs);
    if (next === undefined) return null;
    this.remove(next.key);
    return next;
  }

  #nextUp(nowMs: number): QueuedPod | undefined {
    const active = this.#state.active.firstKey();
    if (active !== undefined) return active;
    const early = this.#state.backingOff.firstKey();
    const mayTry = early?.sinceMs !== nowMs || early.triesAtOnce < MOST_TRIES_AT_ONCE;
    return mayTry ? early : undefined;
  }

  /** Brings back a pod that was taken, and that these rules refused; none where it could not be tried. */
  putBack(pod: QueuedPod, rules: readonly FilterName[], nowMs: number): void {
    const tried = triedPod(pod, rules, { sinceMs: nowMs, sequence: this.#next() });
    this.#put(tried, rules.length === 0 ? "erring" : "unschedulable");
  }

  /** Those that wait for something to happen, in the order in which they were tried. */
  get unschedulable(): readonly QueuedPod[] {
    return this.#state.unschedulable.toArray();
  }

  get hasUnschedulable(): boolean {
    return this.#state.unschedulable.size > 0;
  }

  /** Something has happened that may let a pod in: it is tried again, when its back-off is over. */
  requeue({ key }: QueuedPod, nowMs: number): void {
    const known = this.#state.pods.get(key);
    if (known?.place !== "unschedulable") return;
    this.#move(known, isBackingOff(known.pod, nowMs) ? "backing off" : "active");
  }

  /** Lets those go on that have waited long enough. */
  flush(nowMs: number): void {
    for (const table of [this.#state.backingOff, this.#state.erring]) {
      for (let pod = table.firstKey(); pod !== undefined; pod = table.firstKey()) {
        const known = this.#state.pods.get(pod.key);
        if (known === undefined || isBackingOff(pod, nowMs)) break;
        this.#move(known, "active");
      }
    }
    for (const pod of this.#state.unschedulable.toArray()) {
      if (nowMs < leftoverMs(pod)) break;
      this.requeue(pod, nowMs);
    }
  }

  /** When the next one has waited long enough; null when none will have. */
  get flushMs(): number | null {
    const { backingOff, erring, unschedulable } = this.#state;
    const oldest = unschedulable.firstKey();
    const times = [backingOff.firstKey(), erring.firstKey()]
      .flatMap((pod) => (pod === undefined ? [] : [backOffMs(pod) ?? 0]))
      .map(backOffSeenMs);
    if (oldest !== undefined) times.push(leftoverMs(oldest));
    return times.length === 0 ? null : Math.min(...times);
  }

  #next(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  #move(known: Placed, place: Place): void {
    this.#tableOf(known.place)?.delete(known.pod);
    this.#put(known.pod, place);
  }

  #put(pod: QueuedPod, place: Place): void {
    this.#state.pods.set(pod.key, { pod, place });
    this.#tableOf(place)?.set(pod, pod);
  }

  #tableOf(place: Place): SortedMap<QueuedPod, QueuedPod> | undefined {
    switch (place) {
      case "active":
        return this.#state.active;
      case "backing off":
        return this.#state.backingOff;
      case "erring":
        return this.#state.erring;
      case "unschedulable":
        return this.#state.unschedulable;
      case "gated":
        return undefined;
    }
  }
}

function leftoverMs({ sinceMs }: QueuedPod): number {
  const dueMs = sinceMs + LEFTOVER_MS;
  return (Math.floor(dueMs / LEFTOVER_PERIOD_MS) + 1) * LEFTOVER_PERIOD_MS;
}

function bySequence(left: QueuedPod, right: QueuedPod): number {
  return left.sequence - right.sequence;
}

function byRank(left: QueuedPod, right: QueuedPod): number {
  return right.priority - left.priority || bySequence(left, right);
}

function byBackOff(left: QueuedPod, right: QueuedPod): number {
  return (backOffMs(left) ?? 0) - (backOffMs(right) ?? 0) || byRank(left, right);
}
