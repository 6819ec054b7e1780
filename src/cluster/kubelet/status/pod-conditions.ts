import { findCondition, withCondition } from "../../objects/conditions.ts";
import type { Condition } from "../../objects/meta.ts";
import type { ContainerStatus, Pod, PodPhase } from "../../objects/pod.ts";
import { isSidecar } from "../../objects/sidecars.ts";
import type { SharedParts } from "../shared-parts.ts";

export interface Observed {
  readonly phase: PodPhase;
  readonly init: readonly ContainerStatus[];
  readonly main: readonly ContainerStatus[];
  /** Whether the pod has a sandbox that containers can run in. */
  readonly hasSandbox: boolean;
}

type Verdict = Pick<Condition, "status" | "reason" | "message">;
const TRUE: Verdict = { status: "True" };

/**
 * The conditions that the kubelet says of a pod, in its order; others stay as they are (kubelet 1.34,
 * `status.Generate…Condition`).
 *
 * @param at the present, as objects have it
 */
export function podConditions(
  pod: Pod,
  observed: Observed,
  { now, parts }: { readonly now: string; readonly parts: SharedParts },
): readonly Condition[] {
  const containersReady = containersReadyOf(pod, observed);
  const own: readonly (readonly [type: string, verdict: Verdict])[] = [
    [
      "PodReadyToStartContainers",
      { status: observed.hasSandbox ? "True" : "False" } satisfies Verdict,
    ],
    ["Initialized", initializedOf(pod, observed)],
    ["Ready", readyOf(pod, containersReady)],
    ["ContainersReady", containersReady],
    ["PodScheduled", TRUE],
  ];
  const present = pod.status?.conditions;
  const { generation } = pod.metadata;
  const ours = own.map(([type, verdict]) => {
    const before = findCondition(present, type);
    const condition: Condition = {
      ...{ type, ...verdict, lastProbeTime: null },
      ...(generation !== undefined && { observedGeneration: generation }),
    };
    const [made = condition] = withCondition(before && [before], condition, now);
    return parts.condition(made);
  });
  const others = (present ?? []).filter(({ type }) => !own.some(([one]) => one === type));
  return [...ours, ...others];
}

function containersReadyOf(pod: Pod, { phase, init, main }: Observed): Verdict {
  if (phase === "Succeeded") return { status: "False", reason: "PodCompleted" };
  if (phase === "Failed") return { status: "False", reason: "PodFailed" };
  const sidecars = init.filter((_one, index) => isSidecarAt(pod, index));
  const unready = [...sidecars, ...main].filter(({ ready }) => !ready).map(({ name }) => name);
  if (unready.length === 0) return TRUE;
  const message = `containers with unready status: [${unready.join(" ")}]`;
  return { status: "False", reason: "ContainersNotReady", message };
}

function readyOf(pod: Pod, containersReady: Verdict): Verdict {
  if (containersReady.status !== "True") return containersReady;
  const faults = (pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const gate = findCondition(pod.status?.conditions, conditionType);
    if (gate?.status === "True") return [];
    return gate === undefined
      ? [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`]
      : [`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`];
  });
  if (faults.length === 0) return TRUE;
  return { status: "False", reason: "ReadinessGatesNotReady", message: faults.join(", ") };
}

function initializedOf(pod: Pod, { phase, init, main }: Observed): Verdict {
  if (phase === "Succeeded") return { status: "True", reason: "PodCompleted" };
  const hasBegun = main.some(({ containerID, started }) => started || containerID !== undefined);
  if (hasBegun) return TRUE;
  const incomplete = init
    .filter(({ ready, started }, index) => (isSidecarAt(pod, index) ? !started : !ready))
    .map(({ name }) => name);
  if (incomplete.length === 0) return TRUE;
  const message = `containers with incomplete status: [${incomplete.join(" ")}]`;
  return { status: "False", reason: "ContainersNotInitialized", message };
}

function isSidecarAt({ spec }: Pod, index: number): boolean {
  const container = spec.initContainers?.[index];
  return container !== undefined && isSidecar(container);
}
