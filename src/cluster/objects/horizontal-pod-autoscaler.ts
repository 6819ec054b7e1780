import type { Condition, KubeObject, LabelSelector } from "./meta.ts";

/** autoscaling/v2 HorizontalPodAutoscaler. */
export interface HorizontalPodAutoscaler extends KubeObject {
  readonly spec: {
    readonly scaleTargetRef: ObjectName;
    /** 1 when absent. */
    readonly minReplicas?: number;
    readonly maxReplicas: number;
    readonly metrics?: readonly MetricSpec[];
    readonly behavior?: ScalingBehavior;
  };
  readonly status?: AutoscalerStatus;
}

/** autoscaling/v2 CrossVersionObjectReference. */
export interface ObjectName {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
}

/** Of the fields that are named like the types, in camel case, it has the one of its type. */
export interface MetricSpec {
  readonly type: "Resource" | "ContainerResource" | "Pods" | "Object" | "External";
  readonly resource?: { readonly name: string; readonly target: MetricTarget };
  readonly containerResource?: {
    readonly name: string;
    readonly container: string;
    readonly target: MetricTarget;
  };
  readonly pods?: { readonly metric: MetricName };
  readonly object?: {
    readonly metric: MetricName;
    readonly describedObject: ObjectName;
    readonly target: MetricTarget;
  };
  readonly external?: { readonly metric: MetricName; readonly target: MetricTarget };
}

export interface MetricTarget {
  readonly type: "Utilization" | "Value" | "AverageValue";
  /** In percent of what the pods ask for. */
  readonly averageUtilization?: number;
  readonly averageValue?: string | number;
  readonly value?: string | number;
}

interface MetricName {
  readonly name: string;
  readonly selector?: LabelSelector;
}

interface ScalingBehavior {
  readonly scaleUp?: ScalingRules;
  readonly scaleDown?: ScalingRules;
}

/** How fast there may be more, or fewer. */
export interface ScalingRules {
  /** Down it is 300 when absent. */
  readonly stabilizationWindowSeconds?: number;
  readonly selectPolicy?: "Max" | "Min" | "Disabled";
  readonly policies?: readonly {
    readonly type: "Pods" | "Percent";
    readonly value: number;
    readonly periodSeconds: number;
  }[];
}

export interface AutoscalerStatus {
  readonly lastScaleTime?: string;
  readonly currentReplicas?: number;
  readonly desiredReplicas: number;
  readonly currentMetrics?: readonly MetricStatus[] | null;
  readonly conditions?: readonly Condition[];
}

/** Without a type it is of a metric that could not be had. */
export interface MetricStatus {
  readonly type: MetricSpec["type"] | "";
  readonly resource?: { readonly name: string; readonly current: MetricValue };
  readonly containerResource?: {
    readonly name: string;
    readonly container: string;
    readonly current: MetricValue;
  };
}

export interface MetricValue {
  readonly averageUtilization?: number;
  readonly averageValue: string;
}
