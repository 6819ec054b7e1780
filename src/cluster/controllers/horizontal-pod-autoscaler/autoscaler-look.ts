import type { World } from "../../components/component.ts";
import { recordEvent } from "../../events/record-event.ts";
import { withCondition } from "../../objects/conditions.ts";
import type { EventType } from "../../objects/event.ts";
import type {
  AutoscalerStatus,
  HorizontalPodAutoscaler,
  MetricStatus,
} from "../../objects/horizontal-pod-autoscaler.ts";
import type { Condition } from "../../objects/meta.ts";
import { HORIZONTAL_POD_AUTOSCALERS } from "../../objects/resources.ts";
import { formatApiTime } from "../../time/format-api-time.ts";

interface Conclusion {
  readonly currentReplicas: number;
  /** Those of before when absent. */
  readonly desiredReplicas?: number;
  readonly currentMetrics: readonly MetricStatus[] | null;
  readonly isRescaled?: boolean;
}

/** One look at an autoscaler: what it has to say of it, until it is written. */
export class AutoscalerLook {
  readonly autoscaler: HorizontalPodAutoscaler;
  readonly world: World;
  #conditions: readonly Condition[];

  constructor(autoscaler: HorizontalPodAutoscaler, world: World) {
    this.autoscaler = autoscaler;
    this.world = world;
    this.#conditions = autoscaler.status?.conditions ?? [];
  }

  tell(type: EventType, reason: string, message: string): void {
    const source = { component: "horizontal-pod-autoscaler" };
    recordEvent(this.world, this.autoscaler, { type, reason, message, source });
  }

  /** Sets a condition. */
  say(
    type: "AbleToScale" | "ScalingActive" | "ScalingLimited",
    holds: boolean,
    { reason, message }: { readonly reason: string; readonly message: string },
  ): void {
    const condition = { type, status: holds ? "True" : "False", reason, message } as const;
    this.#conditions = withCondition(this.#conditions, condition, this.#now);
  }

  /** Writes the conditions alone. */
  end(): void {
    this.#write({ desiredReplicas: 0, currentMetrics: null, ...this.autoscaler.status });
  }

  /** Writes all there is to say. */
  conclude({ currentReplicas, currentMetrics, ...rest }: Conclusion): void {
    const { lastScaleTime, desiredReplicas: before = 0 } = this.autoscaler.status ?? {};
    const { desiredReplicas = before, isRescaled = false } = rest;
    const lastScale = isRescaled ? this.#now : lastScaleTime;
    this.#write({
      ...(currentReplicas !== 0 && { currentReplicas }),
      ...{ desiredReplicas, currentMetrics },
      ...(lastScale !== undefined && { lastScaleTime: lastScale }),
    });
  }

  get #now(): string {
    return formatApiTime(this.world.nowMs);
  }

  #write(rest: Omit<AutoscalerStatus, "conditions">): void {
    const conditions = this.#conditions;
    const status = { ...rest, ...(conditions.length > 0 && { conditions }) };
    this.world.writer.updateStatus(HORIZONTAL_POD_AUTOSCALERS, { ...this.autoscaler, status });
  }
}
