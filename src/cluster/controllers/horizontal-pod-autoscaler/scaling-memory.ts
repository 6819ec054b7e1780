import type { Entries, Kept } from "../../components/memory.ts";
import { SortedMap } from "../../store/sorted-map.ts";

/** A number of pods, at a moment in milliseconds since the Unix epoch. */
export interface Sample {
  readonly pods: number;
  readonly atMs: number;
}

/** What an autoscaler has asked for and done lately, oldest first. */
export interface ScalingHistory {
  /** How many pods the metrics asked for. */
  readonly wishes: readonly Sample[];
  /** How many pods came, and how many went. */
  readonly ups: readonly Sample[];
  readonly downs: readonly Sample[];
}

/** Of each autoscaler, by its key. */
export class ScalingMemory implements Kept {
  readonly #histories: SortedMap<string, ScalingHistory>;

  constructor(histories: SortedMap<string, ScalingHistory> = SortedMap.ofTexts()) {
    this.#histories = histories;
  }

  get(key: string): ScalingHistory | undefined {
    return this.#histories.get(key);
  }

  set(key: string, history: ScalingHistory): void {
    this.#histories.set(key, history);
  }

  forget(key: string): void {
    this.#histories.delete(key);
  }

  save(): unknown {
    return this.#histories.save();
  }

  get entries(): Entries {
    return this.#histories;
  }

  load(saved: unknown): void {
    this.#histories.load(saved);
  }

  fork(): ScalingMemory {
    return new ScalingMemory(this.#histories.fork());
  }
}

/**
 * Those of the last while. What is just as old as that is no part of it: real autoscalers look again a
 * little later than their period says, and never see it.
 */
export function since(samples: readonly Sample[], nowMs: number, whileMs: number): Sample[] {
  return samples.filter(({ atMs }) => atMs > nowMs - whileMs);
}
