import type { JsonObject } from "../../util/json/json-object.ts";
import { filled, part, within } from "./fill.ts";

const CPU_AT_80_PERCENT = {
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
};

const UP = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [
    { type: "Pods", value: 4, periodSeconds: 15 },
    { type: "Percent", value: 100, periodSeconds: 15 },
  ],
};

const DOWN = {
  selectPolicy: "Max",
  policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
};

/** autoscaling/v2 HorizontalPodAutoscaler. Only a behaviour that is given in part is filled up. */
export function defaultAutoscaler(autoscaler: JsonObject): JsonObject {
  return within(autoscaler, "spec", (spec) => {
    const full = filled(spec, { minReplicas: 1, metrics: [CPU_AT_80_PERCENT] });
    return within(full, "behavior", (behavior) => ({
      ...behavior,
      scaleUp: filled(part(behavior, "scaleUp"), UP),
      scaleDown: filled(part(behavior, "scaleDown"), DOWN),
    }));
  });
}

/** autoscaling/v1 HorizontalPodAutoscaler. */
export function defaultAutoscalerV1(autoscaler: JsonObject): JsonObject {
  return within(autoscaler, "spec", (spec) => filled(spec, { minReplicas: 1 }));
}
