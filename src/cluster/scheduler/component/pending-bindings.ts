import type { Kept } from "../../components/memory.ts";
import { SortedMap } from "../../store/sorted-map.ts";

import type { QueuedPod } from "../queue/queued-pod.ts";

/** A pod that gets its node as soon as its claims have their volumes. */
export interface PendingBinding {
  /** As it was when it was taken out of the queue. */
  readonly pod: QueuedPod;
  readonly node: string;
  /** Keys of the claims that it waits for. */
  readonly claims: readonly string[];
  /** When it is given up, in milliseconds since the Unix epoch. */
  readonly untilMs: number;
}

const GAP = "\n";
const AFTER_ALL = "\uffff";

/** The pods that wait for their volumes to be bound. Forks for nothing. */
export class PendingBindings implements Kept {
  /** By the key of the pod. */
  readonly #pods: SortedMap<string, PendingBinding>;
  readonly #byClaim: SortedMap<string, string>;

  private constructor(pods: SortedMap<string, PendingBinding>, byClaim: SortedMap<string, string>) {
    this.#pods = pods;
    this.#byClaim = byClaim;
  }

  static none(): PendingBindings {
    return new PendingBindings(SortedMap.ofTexts(), SortedMap.ofTexts());
  }

  fork(): PendingBindings {
    return new PendingBindings(this.#pods.fork(), this.#byClaim.fork());
  }

  get(key: string): PendingBinding | undefined {
    return this.#pods.get(key);
  }

  add(binding: PendingBinding): void {
    const { key } = binding.pod;
    this.#pods.set(key, binding);
    for (const claim of binding.claims) this.#byClaim.set(claim + GAP + key, key);
  }

  remove(key: string): void {
    for (const claim of this.#pods.get(key)?.claims ?? []) this.#byClaim.delete(claim + GAP + key);
    this.#pods.delete(key);
  }

  /** The keys of the pods that wait for a claim. */
  waitingFor(claim: string): readonly string[] {
    return this.#byClaim.between(claim + GAP, claim + GAP + AFTER_ALL);
  }

  all(): readonly PendingBinding[] {
    return this.#pods.toArray();
  }

  save(): unknown {
    return this.all();
  }

  load(saved: unknown): void {
    for (const { pod } of this.all()) this.remove(pod.key);
    for (const binding of saved as readonly PendingBinding[]) this.add(binding);
  }
}
