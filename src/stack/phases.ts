import type { EventSink, Phase } from "../plan/events.ts";
import type { Clock } from "../util/clock.ts";
import { messageOf } from "../util/errors.ts";

/** Does a step of `up` and tells when it began, how it ended and how long it took. */
export async function timePhase<T>(
  clock: Clock,
  emit: EventSink,
  phase: Phase,
  work: () => Promise<{ result: T; detail: string }>,
): Promise<T> {
  const begunMs = clock.monotonicMs();
  const end = (status: "done" | "failed", detail: string) =>
    emit({ type: "phase", phase, status, detail, elapsedMs: clock.monotonicMs() - begunMs });
  emit({ type: "phase", phase, status: "started" });
  try {
    const { result, detail } = await work();
    end("done", detail);
    return result;
  } catch (error) {
    end("failed", messageOf(error));
    throw error;
  }
}
