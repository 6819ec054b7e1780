import type { Tracer } from "@opentelemetry/api";
import type { Logger } from "pino";
import type { Clock } from "../../util/clock.ts";
import type { AdapterClient } from "./adapter-client.ts";
import type { AskIds, AskLine } from "./ask-lines.ts";
import type { AskRequest } from "./ask-request.ts";
import type { ConversationStore } from "./conversation-store.ts";
import type { RouterMetrics } from "./metrics.ts";
import type { AskRoute, PolicyClient, PolicyMeta } from "./policy-client.ts";

/** What answering an ask takes. */
export interface AskServices {
  policy: PolicyClient;
  conversations: ConversationStore;
  adapters: readonly AdapterClient[];
  /** Told of a need that failed an ask, by its name in /readyz. */
  onNeedFailed(need: "opa" | "adapters"): void;
  /** Aborts when a stop can wait no longer for the answers that still run. */
  cutOff: AbortSignal;
  tracer: Tracer;
  metrics: RouterMetrics;
  clock: Clock;
  log: Logger;
}

/** A request that the policy, memory and the adapters are asked about. */
export interface AskTask {
  /** The route that it came by. */
  route: AskRoute;
  ask: AskRequest;
  ids: AskIds;
  synthetic: boolean;
  dataScope: readonly string[] | null;
  /** For the policy: what a frame says of itself and an HTTP request cannot. */
  claims?: Partial<PolicyMeta>;
  /** On the clock's monotonic scale. */
  startedMs: number;
  /** When the platform gives up, on the same scale. */
  deadlineMs: number;
  /** Aborts when the client goes away. */
  signal: AbortSignal;
}

/** One ask on its way to an answer. */
export interface AskJob extends AskTask {
  /** Hands a line to the client; resolves when it takes the next one. */
  write(line: AskLine): Promise<void>;
}
