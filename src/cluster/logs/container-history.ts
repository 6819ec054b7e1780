import { courseOf } from "../kubelet/run/course.ts";
import { timingOf } from "../kubelet/run/timing-of.ts";
import type { ContainerStatus, Pod } from "../objects/pod.ts";
import { answersOnMs } from "../traffic/answers.ts";

/** One run of a container, as its pod tells; times in milliseconds of the epoch, of whole seconds. */
export interface ContainerHistory {
  readonly startedMs: number;
  /** When its program has got ready, or will have; null where it did not come to that. */
  readonly readyMs: number | null;
  /** The same of when it can be sent requests. */
  readonly servesMs: number | null;
  /** When it was told to end, or will be; null when it was not. */
  readonly signalMs: number | null;
  readonly ending: {
    readonly atMs: number;
    readonly exitCode: number;
    readonly reason: string;
  } | null;
  /** Which start of the container it is, from 0 on. */
  readonly attempt: number;
}

/** The status of a container of a pod, init containers among them. */
export function statusOf({ status }: Pod, name: string): ContainerStatus | undefined {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return all.find((one) => one.name === name);
}

/** The present run of a container, or the one that has ended last; null when it never ran. */
export function presentRun(pod: Pod, name: string): ContainerHistory | null {
  const status = statusOf(pod, name);
  if (status === undefined) return null;
  const { state = {}, restartCount } = status;
  if (state.running === undefined) {
    const ended = state.terminated ?? status.lastState?.terminated;
    return ended === undefined ? null : endedRun(pod, status, { ended, attempt: restartCount });
  }
  const startedMs = Date.parse(state.running.startedAt);
  const signalMs = signalOf(pod, startedMs);
  const begin = { startedMs, ...readiness(pod, name, startedMs) };
  return { ...begin, signalMs, ending: null, attempt: restartCount };
}

/** The run before that one; null when there was none. */
export function previousRun(pod: Pod, name: string): ContainerHistory | null {
  const status = statusOf(pod, name);
  const ended = status?.lastState?.terminated;
  if (status === undefined || ended === undefined) return null;
  // While it waits for its next start, the one that has ended last is the present one as well.
  const attempt = status.restartCount - (status.state?.waiting === undefined ? 1 : 0);
  return endedRun(pod, status, { ended, attempt });
}

interface Past {
  readonly ended: NonNullable<NonNullable<ContainerStatus["state"]>["terminated"]>;
  readonly attempt: number;
}

function endedRun(
  pod: Pod,
  status: ContainerStatus,
  { ended, attempt }: Past,
): ContainerHistory | null {
  const { startedAt, finishedAt, exitCode, reason = "" } = ended;
  if (startedAt === undefined || finishedAt === undefined) return null;
  const startedMs = Date.parse(startedAt);
  const atMs = Date.parse(finishedAt);
  const { readyMs, servesMs } = readiness(pod, status.name, startedMs);
  const signalMs = signalOf(pod, startedMs);
  const before = (ms: number | null) => (ms !== null && ms <= atMs ? ms : null);
  return {
    ...{ startedMs, readyMs: before(readyMs), servesMs: before(servesMs) },
    ...{ signalMs: before(signalMs), ending: { atMs, exitCode, reason }, attempt },
  };
}

/** Nobody notes when a program has got ready, but it takes the same time each time. */
function readiness(pod: Pod, name: string, startedMs: number) {
  const spec = pod.spec.containers.find((one) => one.name === name);
  if (spec === undefined) return { readyMs: null, servesMs: null };
  const readyMs = startedMs + timingOf(pod, {}).timing.readyMs;
  const probedMs = courseOf(spec, startedMs, readyMs).readyMs;
  return { readyMs, servesMs: probedMs === null ? null : Math.max(probedMs, readyMs) };
}

function signalOf(pod: Pod, startedMs: number): number | null {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = pod.metadata;
  if (deletionTimestamp === undefined) return null;
  const askedMs = Date.parse(deletionTimestamp) - deletionGracePeriodSeconds * 1_000;
  return Math.max(startedMs, askedMs + answersOnMs(pod));
}
