import type { Provider } from "./plan.ts";

/** Where one service stands, as far as the runtime can see: process facts, no probing. */
export interface InstanceStatus {
  service: string;
  provider: Provider;
  version: string | null;
  phase: "pending" | "running" | "backing-off" | "exited" | "done" | "stopped" | "disabled";
  /** Why it is in that phase, in words. */
  reason: string;
  /** It runs, and somebody has frozen it: it answers nobody. */
  paused?: boolean;
  pid: number | null;
  /** Milliseconds since the Unix epoch; probe results older than this are about a predecessor. */
  startedAt: number | null;
  /** When its probes first passed after the last start, as seen by the runtime. */
  readyAt: number | null;
  restarts: number;
  /** Of a service whose files are watched. */
  watch?: InstanceWatch;
  lastExit: { code: number | null; signal: string | null; outOfMemory: boolean; at: number } | null;
}

/** What the watch over a service's files has led to. */
export interface InstanceWatch {
  restarts: number;
  /** The file that changed last, relative to the folder of devstack.yaml; null for none. */
  changed: string | null;
  /** Why it restarts the service no more; null as long as it does. */
  storm: string | null;
}

/** One line that a service wrote. */
export interface LogLine {
  service: string;
  /** Milliseconds since the Unix epoch at which the line was captured. */
  at: number;
  text: string;
}
