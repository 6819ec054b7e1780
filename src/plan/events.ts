import type { ServiceState } from "./states.ts";

/** The steps of `up`, in their order. */
export type Phase = "plan" | "start" | "ready" | "seed" | "proof";

/**
 * What happens while a command works, as typed events. Renderers (terminal, plain lines, NDJSON)
 * listen; nothing else prints.
 */
export type StackEvent =
  | { type: "phase"; phase: Phase; status: "started" }
  | {
      type: "phase";
      phase: Phase;
      status: "done" | "failed" | "reused";
      detail: string;
      elapsedMs: number;
    }
  | { type: "service"; service: string; state: ServiceState; reason: string; elapsedMs: number }
  | { type: "hop"; service: string; ok: boolean; detail: string; elapsedMs: number }
  /** Something worth knowing that is neither progress nor failure, such as a port that moved. */
  | { type: "notice"; message: string };

export type EventSink = (event: StackEvent) => void;
