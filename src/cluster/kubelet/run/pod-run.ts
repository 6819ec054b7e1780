import type { BackOff } from "./back-off.ts";
import type { Course } from "./course.ts";
import type { PodTiming } from "./pod-timing.ts";

/** Where a container is; it goes from one to the next, and from the last back to the first. */
export type Stage =
  /** Its turn has not come. */
  | "waiting"
  | "pulling"
  /** Its image is there. */
  | "creating"
  | "running"
  /** It has run, and will be looked at again where a time is set. */
  | "ended"
  /** It will be started again, not yet. */
  | "back-off";

/** How a container has ended. */
export interface Ending {
  readonly exitCode: number;
  readonly reason: string;
  readonly startedMs: number | null;
  readonly finishedMs: number;
  /** Which start of the container it was, from 0 on; -1 of one that never started. */
  readonly attempt: number;
  readonly message?: string;
}

export interface ContainerRun {
  readonly name: string;
  readonly stage: Stage;
  /** When the stage is over; null when it lasts, or something else ends it. */
  readonly untilMs: number | null;
  /** Starts so far. */
  readonly starts: number;
  /** Of the present start. */
  readonly course: Course | null;
  /** When it ends by itself and with what code; null when it does not. */
  readonly end: { readonly atMs: number; readonly exitCode: number } | null;
  /** How the present or last start has ended. */
  readonly ending: Ending | null;
  /** How the start before that has. */
  readonly lastEnding: Ending | null;
  readonly backOff: BackOff | null;
}

/** A pod on its node, as the kubelet there has it: plain data. */
export interface PodRun {
  readonly uid: string;
  readonly node: string;
  readonly timing: PodTiming;
  /** When the kubelet took it on. */
  readonly acceptedMs: number;
  /** When its sandbox stands. */
  readonly sandboxMs: number;
  readonly ip: string | null;
  /** Init containers first. */
  readonly containers: readonly ContainerRun[];
  /** Since when it is told to end, and when the kubelet loses patience; null while nobody has. */
  readonly stop: { readonly sinceMs: number; readonly killMs: number } | null;
}

export function newContainerRun(name: string): ContainerRun {
  return {
    ...{ name, stage: "waiting", untilMs: null, starts: 0, course: null, end: null },
    ...{ ending: null, lastEnding: null, backOff: null },
  };
}
