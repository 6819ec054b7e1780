import type { Container, ContainerState, ContainerStatus, Pod } from "../../objects/pod.ts";
import { isSidecar } from "../../objects/sidecars.ts";
import { formatApiTime } from "../../time/format-api-time.ts";
import type { ContainerRun, Ending, PodRun } from "../run/pod-run.ts";
import { backOffMessage } from "../run/sayings.ts";
import type { SharedParts } from "../shared-parts.ts";
import { containerId } from "./runtime-ids.ts";

/** A container that never ran is said to have been lost when its pod has ended. */
const NEVER_LOCATED = "The container could not be located when the pod was terminated";

export interface StatusMoment {
  readonly pod: Pod;
  readonly run: PodRun;
  readonly nowMs: number;
  /** Nothing of the pod runs or will. */
  readonly isOver: boolean;
}

const NO_STATE: ContainerState = {};

/** The status of one container, as the kubelet writes it. */
export function containerStatus(
  spec: Container,
  container: ContainerRun,
  { pod, run, nowMs, isOver, parts }: StatusMoment & { readonly parts: SharedParts },
): ContainerStatus {
  const { name, image = "" } = spec;
  const isInit = pod.spec.initContainers?.includes(spec) === true;
  const { course, stage, starts } = container;
  const isRunning = stage === "running";
  const started = isRunning && isReached(course?.startedMs, nowMs);
  const isReady =
    isInit && !isSidecar(spec) ? hasCompleted(container) : isReached(readyMs(container), nowMs);
  const shown =
    stage === "ended" ? container.lastEnding : (container.ending ?? container.lastEnding);
  const idOf = (attempt: number) => containerId(run.uid, name, attempt);
  return {
    ...(starts > 0 && { containerID: idOf(starts - 1) }),
    image,
    imageID: starts > 0 ? parts.imageId(image) : "",
    lastState: shown === null ? NO_STATE : { terminated: terminated(shown, idOf) },
    name,
    ready: isReady,
    restartCount: Math.max(0, starts - 1),
    started,
    state: stateOf(container, { pod, isInit, isOver, idOf, nowMs, parts }),
  };
}

function stateOf(
  container: ContainerRun,
  {
    pod,
    isInit,
    isOver,
    idOf,
    nowMs,
    parts,
  }: {
    readonly pod: Pod;
    readonly isInit: boolean;
    readonly isOver: boolean;
    readonly idOf: (attempt: number) => string;
    readonly nowMs: number;
    readonly parts: SharedParts;
  },
): ContainerState {
  const { stage, course, ending } = container;
  if (stage === "running" && course !== null) {
    return parts.running(course.startMs);
  }
  if (stage === "ended" && ending !== null) return { terminated: terminated(ending, idOf) };
  if (isOver && pod.metadata.deletionTimestamp !== undefined) {
    return { terminated: terminated(ending ?? neverLocated(nowMs), idOf) };
  }
  if (stage === "back-off") {
    return { waiting: { message: backOffMessage(pod, container), reason: "CrashLoopBackOff" } };
  }
  const waitsForInit =
    (pod.spec.initContainers ?? []).length > 0 && (isInit || stage === "waiting");
  return { waiting: { reason: waitsForInit ? "PodInitializing" : "ContainerCreating" } };
}

function neverLocated(nowMs: number): Ending {
  return {
    ...{ exitCode: 137, reason: "ContainerStatusUnknown", message: NEVER_LOCATED },
    ...{ startedMs: null, finishedMs: nowMs, attempt: -1 },
  };
}

function terminated(
  { exitCode, reason, message, startedMs, finishedMs, attempt }: Ending,
  idOf: (attempt: number) => string,
): NonNullable<ContainerState["terminated"]> {
  return {
    ...(attempt >= 0 && { containerID: idOf(attempt) }),
    exitCode,
    ...(attempt >= 0 && { finishedAt: formatApiTime(finishedMs) }),
    ...(message !== undefined && { message }),
    reason,
    ...(startedMs !== null && { startedAt: formatApiTime(startedMs) }),
  };
}

function hasCompleted({ stage, ending }: ContainerRun): boolean {
  return stage === "ended" && ending?.exitCode === 0;
}

function readyMs({ stage, course }: ContainerRun): number | null {
  return stage === "running" ? (course?.readyMs ?? null) : null;
}

function isReached(atMs: number | null | undefined, nowMs: number): boolean {
  return atMs !== null && atMs !== undefined && atMs <= nowMs;
}
