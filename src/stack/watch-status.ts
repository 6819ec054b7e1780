import type { Stack } from "./stack.ts";
import { type StatusReport, status } from "./status.ts";

const LOOK_INTERVAL_MS = 1_000;

/**
 * How the stack is now, and again at each change, until the signal. It need not be up: it may come up
 * and go down meanwhile.
 *
 * @throws signal.reason when aborted; whatever `status` throws.
 */
export async function* watchStatus(
  stack: Stack,
  { signal, intervalMs = LOOK_INTERVAL_MS }: { signal: AbortSignal; intervalMs?: number },
): AsyncIterable<StatusReport> {
  for (let before = ""; ; ) {
    const report = await status(stack, { signal });
    signal.throwIfAborted();
    const seen = digestOf(report);
    if (seen !== before) yield report;
    before = seen;
    await stack.clock.sleep(intervalMs, signal);
  }
}

/** All but the moment of readiness, which before the runtime has seen it is that of each look. */
function digestOf({ stack, services }: StatusReport): string {
  return JSON.stringify([stack, services.map(({ readyAt: _looked, ...service }) => service)]);
}
