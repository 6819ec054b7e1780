import type { ContainerStatus, Pod, PodPhase } from "../../objects/pod.ts";
import { isSidecar } from "../../objects/sidecars.ts";
import { restarts } from "../run/restart-rules.ts";

/**
 * Where a pod is in its life, as its containers say (kubelet 1.34, `getPhase`).
 *
 * @param isOver nothing of it runs or will run again
 */
export function phaseOf(
  pod: Pod,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
  isOver: boolean,
): PodPhase {
  const inits = pod.spec.initContainers ?? [];
  const plain = init.filter((_one, index) => !isSidecarAt(inits, index));
  const sidecars = init.filter((_one, index) => isSidecarAt(inits, index));
  const policy = pod.spec.restartPolicy ?? "Always";
  if (policy === "Never" && plain.some((one) => (endOf(one)?.exitCode ?? 0) !== 0)) return "Failed";
  const hasBegun = main.some(({ restartCount, state }) => restartCount > 0 || !state?.waiting);
  const isPending =
    plain.some(
      ({ state, lastState }) => state?.running || (state?.waiting && !lastState?.terminated),
    ) ||
    (!hasBegun && sidecars.some(({ started, state }) => started !== true && !state?.terminated)) ||
    main.some(({ state, lastState }) => state?.waiting && !lastState?.terminated);
  if (isPending) return "Pending";
  if ([...main, ...sidecars].some(({ state }) => state?.running)) return "Running";
  const failed = main.some((one) => (endOf(one)?.exitCode ?? 0) !== 0);
  if (!isOver && main.some((one, index) => startsAgain(pod, one, index))) return "Running";
  return failed ? "Failed" : "Succeeded";
}

function startsAgain(pod: Pod, status: ContainerStatus, index: number): boolean {
  const spec = pod.spec.containers[index];
  const end = endOf(status);
  if (spec === undefined || end === undefined) return false;
  const { restartPolicy: policy } = pod.spec;
  return restarts({ spec, isInit: false, policy, exitCode: end.exitCode });
}

function endOf({ state, lastState }: ContainerStatus) {
  return state?.terminated ?? (state?.waiting && lastState?.terminated);
}

function isSidecarAt(inits: NonNullable<Pod["spec"]["initContainers"]>, index: number): boolean {
  const spec = inits[index];
  return spec !== undefined && isSidecar(spec);
}
