import { SharedValues } from "../../util/shared-values.ts";
import type { Condition } from "../objects/meta.ts";
import type { ContainerState, Pod } from "../objects/pod.ts";
import { formatApiTime } from "../time/format-api-time.ts";
import type { PodTiming } from "./run/pod-timing.ts";
import { type FoundTiming, hasSameTiming, type TimingOptions, timingOf } from "./run/timing-of.ts";
import { imageId } from "./status/runtime-ids.ts";

/** Parts of what is kept of each pod, of equal ones one for all. A kubelet and its forks share them. */
export class SharedParts {
  readonly #conditions = new SharedValues<string, Condition>();
  readonly #imageIds = new SharedValues<string, string>();
  readonly #times = new SharedValues<number, string>();
  readonly #timings = new SharedValues<string, PodTiming>();
  #latest: { readonly pod: Pod; readonly found: FoundTiming } | undefined;
  readonly #running = new SharedValues<number, ContainerState>();

  /** The same condition, or an equal one: thousands of pods have the same, and each has five. */
  condition(condition: Condition): Condition {
    const { type, status, reason, message, lastTransitionTime, observedGeneration } = condition;
    // What names containers is that pod's alone.
    if (message !== undefined) return condition;
    const key = [type, status, reason, observedGeneration, lastTransitionTime].join(" ");
    return this.#conditions.get(key, () => condition);
  }

  /**
   * See {@link timingOf}; the same times, or equal ones: most pods have the usual ones, and those of a
   * template come in a row.
   */
  timing(pod: Pod, options: TimingOptions): FoundTiming {
    const latest = this.#latest;
    if (latest !== undefined && hasSameTiming(pod, latest.pod)) return latest.found;
    const { timing, faults } = timingOf(pod, options);
    const found = { timing: this.#timings.get(JSON.stringify(timing), () => timing), faults };
    this.#latest = { pod, found };
    return found;
  }

  /** See {@link imageId}. */
  imageId(image: string): string {
    return this.#imageIds.get(image, () => imageId(image));
  }

  /** See {@link formatApiTime}. */
  time(ms: number): string {
    return this.#times.get(ms, () => formatApiTime(ms));
  }

  /** Of a container that has run since then. */
  running(sinceMs: number): ContainerState {
    return this.#running.get(sinceMs, () => ({ running: { startedAt: this.time(sinceMs) } }));
  }
}
