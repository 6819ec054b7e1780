import { exchange } from "../../../util/http-client.ts";
import { serviceUrl } from "../../service-url.ts";
import type { Finding } from "../evidence.ts";
import { LOOK_WITHIN_MS, type ProofContext } from "../proof-context.ts";

/** The collector's own counter; older ones leave out the suffix that OpenMetrics asks for. */
const ACCEPTED = /^otelcol_receiver_accepted_spans(?:_total)?(?:\{[^}]*\})? (\S+)/gm;

/** How many spans the collector says it has accepted since it started. */
export async function countAccepted({ endpoints, signal }: ProofContext): Promise<number> {
  const url = `${serviceUrl(endpoints, "otel-collector", "metrics")}/metrics`;
  const { status, text } = await exchange({ url, signal, timeoutMs: LOOK_WITHIN_MS });
  if (status !== 200) throw new Error(`${url} answered ${status}`);
  const values = Array.from(text.matchAll(ACCEPTED), ([, value]) => Number(value));
  return values.reduce((sum, value) => sum + value, 0);
}

export async function findAccepted(context: ProofContext, before: number): Promise<Finding> {
  const accepted = (await countAccepted(context)) - before;
  return accepted > 0
    ? { found: true, words: `accepted ${accepted} spans` }
    : { found: false, words: "its own metrics show no span accepted since the request" };
}
