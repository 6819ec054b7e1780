import type { HealthResponse } from "../adapter-protocol.ts";
import type { FinishedCall } from "../grpc-server.ts";
import { isServerFault } from "../grpc-spans.ts";

const WINDOW_CALLS = 256;

/** Remembers the latest calls, to say how the adapter has been doing. */
export class CallWindow {
  readonly #calls: Pick<FinishedCall, "status" | "durationMs">[] = [];

  record(call: Pick<FinishedCall, "status" | "durationMs">): void {
    this.#calls.push(call);
    if (this.#calls.length > WINDOW_CALLS) this.#calls.shift();
  }

  /**
   * The 95th percentile (nearest rank) of the durations and the share of calls that failed through
   * the adapter's own fault. A refused or cancelled call is none. Zero before the first call.
   */
  health(): HealthResponse {
    const durations = this.#calls.map((call) => call.durationMs).sort((a, b) => a - b);
    const failed = this.#calls.filter((call) => isServerFault(call.status)).length;
    return {
      p95_ms: durations[Math.ceil(durations.length * 0.95) - 1] ?? 0,
      error_rate: failed / Math.max(1, this.#calls.length),
    };
  }
}
