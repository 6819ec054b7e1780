import { exchange } from "../../../util/http-client.ts";
import { probeTcp } from "../../../util/probes/tcp.ts";
import { sumOfSeries } from "../../exposition.ts";
import { serviceUrl } from "../../service-url.ts";
import type { Finding } from "../evidence.ts";
import { isLive, LOOK_WITHIN_MS, type ProofContext } from "../proof-context.ts";

/** How many spans the collector says it has taken, and what it has done with them, since it started. */
export interface SpanCounts {
  accepted: number;
  /** Sent to the trace store, or given up because the store would not have them. */
  passedOn: number;
}

export async function countSpans({ endpoints, signal }: ProofContext): Promise<SpanCounts> {
  const url = `${serviceUrl(endpoints, "otel-collector", "metrics")}/metrics`;
  const { status, text } = await exchange({ url, signal, timeoutMs: LOOK_WITHIN_MS });
  if (status !== 200) throw new Error(`${url} answered ${status}`);
  return {
    accepted: total(text, "otelcol_receiver_accepted_spans"),
    passedOn:
      total(text, "otelcol_exporter_sent_spans") +
      total(text, "otelcol_exporter_send_failed_spans"),
  };
}

/** The sum of a counter's series; older collectors leave out the suffix that OpenMetrics asks for. */
function total(exposition: string, counter: string): number {
  const names = [counter, `${counter}_total`];
  const sums = names.map((metric) => sumOfSeries(exposition, { metric, labels: {} }));
  return sums.reduce((sum, value) => sum + value, 0);
}

/** Whether the collector took spans since `before` and passed them on to a trace store that listens. */
export async function findAccepted(context: ProofContext, before: SpanCounts): Promise<Finding> {
  const now = await countSpans(context);
  const accepted = now.accepted - before.accepted;
  if (accepted <= 0) {
    return { found: false, words: "its own metrics show no span accepted since the request" };
  }
  const words = `accepted ${accepted} spans`;
  if (now.passedOn > before.passedOn || !(await storeListens(context)))
    return { found: true, words };
  return { found: false, words: `it ${words} and has passed none on to the trace store` };
}

/** A store that cannot be reached is no fault of the collector's. */
async function storeListens(context: ProofContext): Promise<boolean> {
  const store = context.endpoints["tempo"]?.["otlp-grpc"];
  if (store === undefined || !isLive(context, "tempo")) return false;
  const { ok } = await probeTcp(store, { timeoutMs: LOOK_WITHIN_MS, signal: context.signal });
  return ok;
}
