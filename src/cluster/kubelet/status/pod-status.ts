import { qosClassOf } from "../../defaults/qos-class.ts";
import type { PodStatus } from "../../objects/pod.ts";
import type { SharedParts } from "../shared-parts.ts";
import { containerStatus, type StatusMoment } from "./container-status.ts";
import { podConditions } from "./pod-conditions.ts";
import { phaseOf } from "./pod-phase.ts";

/** The whole status of a pod that the kubelet has taken on. */
export function podStatus(
  moment: StatusMoment,
  { hostIp, parts }: { hostIp: string | undefined; parts: SharedParts },
): PodStatus {
  const { pod, run, nowMs, isOver } = moment;
  const inits = pod.spec.initContainers ?? [];
  const statuses = [...inits, ...pod.spec.containers].flatMap((spec, index) => {
    const container = run.containers[index];
    return container === undefined ? [] : [containerStatus(spec, container, { ...moment, parts })];
  });
  const init = statuses.slice(0, inits.length);
  const main = statuses.slice(inits.length);
  const phase = phaseOf(pod, init, main, isOver);
  const hasSandbox = run.ip !== null && run.sandboxMs <= nowMs && !isOver;
  const observed = { phase, init, main, hasSandbox };
  const { generation } = pod.metadata;
  const ip = run.sandboxMs <= nowMs ? run.ip : null;
  return {
    ...pod.status,
    conditions: podConditions(pod, observed, { now: parts.time(nowMs), parts }),
    containerStatuses: main,
    ...(hostIp !== undefined && { hostIP: hostIp, hostIPs: [{ ip: hostIp }] }),
    ...(inits.length > 0 && { initContainerStatuses: init }),
    ...(generation !== undefined && { observedGeneration: generation }),
    phase,
    ...(ip !== null && { podIP: ip, podIPs: [{ ip }] }),
    qosClass: pod.status?.qosClass ?? qosClassOf(pod.spec),
    startTime: pod.status?.startTime ?? parts.time(run.acceptedMs),
  };
}
