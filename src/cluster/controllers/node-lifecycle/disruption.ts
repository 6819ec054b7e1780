import type { Memory } from "../../components/memory.ts";
import { SortedMap } from "../../store/sorted-map.ts";
import type { NodeLifecycleOptions } from "./node-lifecycle-options.ts";
import { TaintQueue } from "./taint-queue.ts";
import { type ZoneState, Zones } from "./zones.ts";

/** What has become of the whole since it was looked at last. */
export type Turn = "as before" | "all lost" | "some are back";

/**
 * How much is lost in each zone, and how fast its nodes may be emptied therefore
 * (kube-controller-manager 1.34, `handleDisruption`).
 */
export class Disruption {
  readonly zones: Zones;
  readonly queue: TaintQueue;
  readonly #options: NodeLifecycleOptions;
  readonly #states: SortedMap<string, ZoneState>;

  private constructor(
    options: NodeLifecycleOptions,
    parts: { zones: Zones; queue: TaintQueue; states: SortedMap<string, ZoneState> },
  ) {
    this.#options = options;
    this.zones = parts.zones;
    this.queue = parts.queue;
    this.#states = parts.states;
  }

  static none(options: NodeLifecycleOptions): Disruption {
    const parts = {
      zones: new Zones(),
      queue: TaintQueue.empty(),
      states: SortedMap.ofTexts<ZoneState>(),
    };
    return new Disruption(options, parts);
  }

  /** Sets the pace of every zone by what is lost of it. */
  assess(nowMs: number): Turn {
    const present = this.zones.all;
    for (const zone of [...this.#states.keys()]) {
      if (!present.includes(zone)) this.#states.delete(zone);
    }
    for (const zone of present) {
      if (this.#states.has(zone)) continue;
      this.#states.set(zone, "Initial");
      this.queue.limit(zone, this.#options.evictionRate, nowMs);
    }
    const isLost = (zone: string) => this.zones.stateOf(zone, this.#options) === "FullDisruption";
    const allAre = present.length > 0 && present.every(isLost);
    const allWere =
      this.#states.size > 0 && [...this.#states.values()].every((one) => one === "FullDisruption");
    if (allAre && allWere) return "as before";
    if (allAre) {
      for (const zone of present) {
        this.#states.set(zone, "FullDisruption");
        this.queue.limit(zone, 0, nowMs);
      }
      return "all lost";
    }
    for (const zone of present) {
      const state = this.zones.stateOf(zone, this.#options);
      if (state === this.#states.get(zone) && !allWere) continue;
      this.#states.set(zone, state);
      this.queue.limit(zone, this.#rate(zone, state), nowMs);
    }
    return allWere ? "some are back" : "as before";
  }

  get memory(): Memory {
    return { states: this.#states, ...this.queue.memory };
  }

  fork(): Disruption {
    return new Disruption(this.#options, {
      zones: this.zones.fork(),
      queue: this.queue.fork(),
      states: this.#states.fork(),
    });
  }

  /** Nodes per second. A small zone that is partly lost is left alone. */
  #rate(zone: string, state: ZoneState): number {
    const { evictionRate, secondaryEvictionRate, largeClusterThreshold } = this.#options;
    if (state !== "PartialDisruption") return evictionRate;
    return this.zones.size(zone) > largeClusterThreshold ? secondaryEvictionRate : 0;
  }
}
