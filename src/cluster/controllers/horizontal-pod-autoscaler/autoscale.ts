import type { ResourceRegistry } from "../../api-resources/resource-registry.ts";
import { withReplicas } from "../../custom-resources/scale-paths.ts";
import type { Selectors } from "../../meta/selectors.ts";
import type { PodMetricsSource } from "../../metrics/pod-metrics.ts";
import type { MetricStatus } from "../../objects/horizontal-pod-autoscaler.ts";
import { PODS } from "../../objects/resources.ts";
import { keyOf } from "../../store/resource.ts";
import { refusal } from "../managed-pods.ts";
import { ambiguity } from "./ambiguity.ts";
import type { AutoscalerLook } from "./autoscaler-look.ts";
import { judgeMetrics } from "./judge-metrics.ts";
import { limited, withChange } from "./limit-change.ts";
import { type ScaleTarget, scaleTarget } from "./scale-target.ts";
import type { ScalingHistory, ScalingMemory } from "./scaling-memory.ts";
import { stabilized, withWish } from "./stabilize.ts";

interface Means {
  readonly source: PodMetricsSource;
  readonly memory: ScalingMemory;
  readonly registry: ResourceRegistry;
  readonly selectors: Selectors;
}

/** How many pods there are to be from now on, and why. */
interface Verdict {
  readonly wanted: number;
  readonly reason: string;
  readonly statuses: readonly MetricStatus[] | null;
}

/** One look at an autoscaler (kube-controller-manager 1.34, `reconcileAutoscaler`). */
export function autoscale(look: AutoscalerLook, means: Means): void {
  const { autoscaler, world } = look;
  const target = scaleTarget(autoscaler, { store: world.store, ...means });
  if ("fault" in target) {
    look.tell("Warning", "FailedGetScale", target.fault);
    const message = `the HPA controller was unable to get the target's current scale: ${target.fault}`;
    look.say("AbleToScale", false, { reason: "FailedGetScale", message });
    look.end();
    return;
  }
  look.say("AbleToScale", true, {
    reason: "SucceededGetScale",
    message: "the HPA controller was able to get the target's current scale",
  });
  remember(look, target, means);
  const verdict = verdictOn(look, target, means);
  if (verdict === null) return;
  if (verdict.wanted === target.replicas) {
    const { replicas } = target;
    const currentMetrics = verdict.statuses;
    look.conclude({ currentReplicas: replicas, desiredReplicas: replicas, currentMetrics });
  } else {
    rescale(look, target, { verdict, means });
  }
}

/** From the first look on there is something to go by. */
function remember(look: AutoscalerLook, { replicas }: ScaleTarget, { memory }: Means): void {
  const key = keyOf(look.autoscaler);
  if (memory.get(key) !== undefined) return;
  const wishes = [{ pods: replicas, atMs: look.world.nowMs }];
  memory.set(key, { wishes, ups: [], downs: [] });
}

/** Null where there is nothing to go by, which has been said then. */
function verdictOn(look: AutoscalerLook, target: ScaleTarget, means: Means): Verdict | null {
  const { minReplicas = 1, maxReplicas } = look.autoscaler.spec;
  const { replicas } = target;
  if (replicas === 0 && minReplicas !== 0) {
    look.say("ScalingActive", false, {
      reason: "ScalingDisabled",
      message: "scaling is disabled since the replica count of the target is zero",
    });
    return { wanted: 0, reason: "", statuses: null };
  }
  if (replicas > maxReplicas) {
    const reason = "Current number of replicas above Spec.MaxReplicas";
    return { wanted: maxReplicas, reason, statuses: null };
  }
  if (replicas < minReplicas) {
    const reason = "Current number of replicas below Spec.MinReplicas";
    return { wanted: minReplicas, reason, statuses: null };
  }
  return verdictOfMetrics(look, target, means);
}

function verdictOfMetrics(look: AutoscalerLook, target: ScaleTarget, means: Means): Verdict | null {
  const { autoscaler, world } = look;
  const { replicas, selector } = target;
  const { namespace = "" } = autoscaler.metadata;
  const pods = world.store
    .list(PODS, namespace)
    .filter(({ metadata }) => selector?.matches(metadata.labels));
  const fault = ambiguity(look, { target, pods, ...means });
  if (fault !== null) {
    look.conclude({ currentReplicas: replicas, currentMetrics: null });
    look.tell("Warning", "FailedComputeMetricsReplicas", fault);
    return null;
  }
  const { store, nowMs } = world;
  const workload = { namespace, pods, replicas, source: means.source, store, nowMs };
  const { replicas: proposed, name, statuses, failure } = judgeMetrics(look, workload);
  if (proposed === null) {
    look.conclude({ currentReplicas: replicas, currentMetrics: statuses });
    if (failure !== null) look.tell("Warning", "FailedComputeMetricsReplicas", failure);
    return null;
  }
  const wanted = normalized(look, { wanted: proposed, replicas }, means);
  const reason = proposed > replicas ? `${name} above target` : "All metrics below target";
  return { wanted, reason, statuses };
}

/** What the windows, the bounds and the rates leave of a wish. */
function normalized(
  look: AutoscalerLook,
  { wanted, replicas }: { readonly wanted: number; readonly replicas: number },
  { memory }: Means,
): number {
  const { autoscaler, world } = look;
  const { nowMs } = world;
  const key = keyOf(autoscaler);
  const history: ScalingHistory = memory.get(key) ?? { wishes: [], ups: [], downs: [] };
  const wish = { wanted, replicas, nowMs, wishes: history.wishes };
  const { pods: stable, ...why } = stabilized(autoscaler, wish);
  memory.set(key, { ...history, wishes: withWish(autoscaler, wish) });
  look.say("AbleToScale", true, why);
  const { pods, ...limit } = limited(autoscaler, { wanted: stable, replicas, nowMs }, history);
  look.say("ScalingLimited", pods !== stable, limit);
  return pods;
}

function rescale(
  look: AutoscalerLook,
  { resource, kind, object, replicas }: ScaleTarget,
  { verdict, means }: { readonly verdict: Verdict; readonly means: Means },
): void {
  const { autoscaler, world } = look;
  const { wanted, reason, statuses: currentMetrics } = verdict;
  const failure = refusal(() => world.writer.update(resource, withReplicas(object, kind, wanted)));
  if (failure !== null) {
    const { message } = failure;
    const size = `New size: ${wanted}; reason: ${reason}`;
    look.tell("Warning", "FailedRescale", `${size}; error: ${message}`);
    look.say("AbleToScale", false, {
      reason: "FailedUpdateScale",
      message: `the HPA controller was unable to update the target scale: ${message}`,
    });
    look.conclude({ currentReplicas: replicas, currentMetrics });
    return;
  }
  look.say("AbleToScale", true, {
    reason: "SucceededRescale",
    message: `the HPA controller was able to update the target scale to ${wanted}`,
  });
  look.tell("Normal", "SuccessfulRescale", `New size: ${wanted}; reason: ${reason}`);
  const key = keyOf(autoscaler);
  const history = means.memory.get(key);
  const step = { wanted, replicas, nowMs: world.nowMs };
  if (history !== undefined) means.memory.set(key, withChange(autoscaler, step, history));
  look.conclude({
    currentReplicas: replicas,
    desiredReplicas: wanted,
    currentMetrics,
    isRescaled: true,
  });
}
