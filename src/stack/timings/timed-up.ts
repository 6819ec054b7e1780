import { type Endpoints, endpointUrl } from "../../plan/endpoints.ts";
import { digestOf } from "../../util/digest.ts";
import { messageOf } from "../../util/errors.ts";
import { exchange } from "../../util/http-client.ts";
import { packageRoot } from "../../util/package-root.ts";
import { packageVersion } from "../../util/package-version.ts";
import { runningStack } from "../running-stack.ts";
import type { Stack } from "../stack.ts";
import { type UpOptions, type UpResult, up } from "../up.ts";
import { compareAndRemember } from "./history.ts";
import { otlpTrace } from "./otlp-trace.ts";
import { type TimedEvent, timeline } from "./timeline.ts";
import type { Comparison, Timings } from "./timings.ts";

/** An `up` that says where its time went. */
export interface TimedUpResult extends UpResult {
  timings: Timings & {
    /** With the last runs; null for the first one of its kind. */
    comparison: Comparison | null;
    trace: TimingsTrace;
  };
}

/** The same as a trace in the stack's own store. */
export interface TimingsTrace {
  traceId: string;
  /** Where the store shows it; null when the stack has none. */
  url: string | null;
  /** Why it is not there; null when the collector took it. */
  missing: string | null;
}

const SEND_WITHIN_MS = 2_000;

/**
 * `up`, with what happened when. The timings are put together when all is ready and proven: what
 * has not come up has a failure card instead.
 *
 * @throws as `up` does.
 */
export async function timedUp(stack: Stack, options: UpOptions): Promise<TimedUpResult> {
  const { clock } = stack;
  const begunAt = clock.now();
  const events: TimedEvent[] = [];
  const result = await up(stack, {
    ...options,
    emit: (event) => {
      events.push({ at: clock.now(), event });
      options.emit(event);
    },
  });
  const endedAt = begunAt + result.elapsedMs;
  const { plan, endpoints } = await runningStack(stack);
  const { instances } = await stack.runtime.status();
  const facts = { begunAt, endedAt, events, instances, services: plan.services };
  const timings = timeline(facts);
  const started = timings.services.map(({ name }) => name).sort();
  const digest = digestOf({ plan, started, reused: result.proofReused });
  const comparison = await compareAndRemember(stack, { digest, totalMs: timings.totalMs });
  const trace = await send(timings, { begunAt, endpoints, signal: options.signal });
  return { ...result, timings: { ...timings, comparison, trace } };
}

async function send(
  timings: Timings,
  { begunAt, endpoints, signal }: { begunAt: number; endpoints: Endpoints; signal: AbortSignal },
): Promise<TimingsTrace> {
  const { traceId, body } = otlpTrace(timings, begunAt, packageVersion(packageRoot()));
  const collector = endpoints["otel-collector"]?.["otlp-http"];
  const store = endpoints["tempo"]?.["http"];
  const url = store ? `${endpointUrl(store)}/api/traces/${traceId}` : null;
  if (collector === undefined) return { traceId, url, missing: "the stack has no collector" };
  const target = `${endpointUrl(collector)}/v1/traces`;
  try {
    const request = { method: "POST", url: target, body, signal } as const;
    const { status } = await exchange({ ...request, timeoutMs: SEND_WITHIN_MS });
    return { traceId, url, missing: status === 200 ? null : `${target} answered ${status}` };
  } catch (error) {
    signal.throwIfAborted();
    return { traceId, url, missing: messageOf(error) };
  }
}
