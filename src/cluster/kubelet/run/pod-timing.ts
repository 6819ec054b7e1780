/** How long the steps of a pod's life take, and how often they go wrong; times in milliseconds. */
export interface PodTiming {
  /** Until the pod's sandbox stands and it has an address. */
  readonly sandboxMs: number;
  /** Pulling an image that is not on the node yet. */
  readonly pullMs: number;
  /** Creating and starting a container. */
  readonly createMs: number;
  /** From its start until a container does its work, and its probes succeed. */
  readonly readyMs: number;
  /** How long an init container runs. */
  readonly initMs: number;
  /** From the signal to end until a container has ended; the grace of the pod cuts it short. */
  readonly terminateMs: number;
  /** From the end of a container until the kubelet sees it. */
  readonly noticeMs: number;
  /** The share of starts of containers that end in a crash, 0 to 1. */
  readonly crashRate: number;
  /** From such a start to the crash. */
  readonly crashAfterMs: number;
  /** From its start until a container ends by itself; null where it never does. */
  readonly exitAfterMs: number | null;
  /** With which code it does so. */
  readonly exitCode: number;
  /** By which share each time may be shorter or longer, 0 to 1; drawn from the seed. */
  readonly jitter: number;
}

/**
 * As on a usual cluster: a pod of a common image is running after about three seconds, as the
 * kubelet's own measure of pod starts has it (`kubelet_pod_start_sli_duration_seconds`, target five).
 */
export const USUAL_TIMING: PodTiming = {
  sandboxMs: 700,
  pullMs: 2_000,
  createMs: 300,
  readyMs: 1_000,
  initMs: 1_000,
  terminateMs: 1_000,
  noticeMs: 1_000,
  crashRate: 0,
  crashAfterMs: 1_000,
  exitAfterMs: null,
  exitCode: 0,
  jitter: 0,
};

/** Nothing takes any time: a pod is ready with its binding where no probe makes it wait. */
export const NO_TIMING: PodTiming = {
  ...USUAL_TIMING,
  ...{ sandboxMs: 0, pullMs: 0, createMs: 0, readyMs: 0, initMs: 0, terminateMs: 0, noticeMs: 0 },
};
