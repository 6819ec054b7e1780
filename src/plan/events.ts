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
  | ImageEvent
  /** Something worth knowing that is neither progress nor failure, such as a port that moved. */
  | { type: "notice"; message: string };

/** An image that the machine lacks comes to it: its begin, now and then how far it is, its end. */
export interface ImageEvent {
  type: "image";
  image: string;
  /** Names of the services that run from it. */
  services: readonly string[];
  way: "pull" | "build";
  status: "started" | "progress" | "done" | "failed";
  /** How far it is, in words; after a failure, why. */
  detail: string;
  elapsedMs: number;
}

export type EventSink = (event: StackEvent) => void;
