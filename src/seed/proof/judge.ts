import { isAbsent } from "../../catalog/service-spec.ts";
import type { Plan, PlannedService } from "../../plan/plan.ts";
import type { CounterReading, Evidence, Finding } from "./evidence.ts";
import { expectedOf, hopsOf } from "./expected.ts";

export interface Verdict {
  service: string;
  ok: boolean;
  detail: string;
}

/** The order in which a request meets the hops, by what is looked for there. */
const PATH = [
  "answer",
  "decision-log",
  "stored-object",
  "adapter-chunks",
  "accepted-spans",
  "trace-by-id",
  "counter-delta",
  "panel-answers",
  "listed-nodes",
] as const;

/**
 * What the evidence says of each hop, in the order of the request's path. A hop is judged only by
 * what it alone can have broken: where the trace store has no trace at all, no service is blamed
 * for its spans; where Prometheus has no counter at all, no service is blamed for its counter.
 */
export function judge(plan: Plan, evidence: Evidence): Verdict[] {
  return hopsOf(plan)
    .sort((a, b) => position(a) - position(b))
    .map((service) => combine(service.name, findings(service, plan, evidence)));
}

/** What has no record of ours, such as a service of the user's own, stands where the adapters stand. */
function position({ proof: { record } }: PlannedService): number {
  return PATH.indexOf(isAbsent(record) ? "adapter-chunks" : record);
}

function combine(service: string, all: readonly Finding[]): Verdict {
  const missing = all.find(({ found }) => !found);
  if (missing) return { service, ok: false, detail: missing.words };
  return { service, ok: true, detail: all.map(({ words }) => words).join(", ") };
}

function findings(service: PlannedService, plan: Plan, evidence: Evidence): Finding[] {
  const own = recordFinding(service, plan, evidence);
  const all = [own, spansFinding(service, plan, evidence), counterFinding(service, plan, evidence)];
  return all.filter((finding) => finding !== null);
}

function recordFinding(service: PlannedService, plan: Plan, evidence: Evidence): Finding | null {
  const { record } = expectedOf(service, plan);
  if (isAbsent(record)) return null;
  const { answer, decision, stored, accepted, trace } = evidence;
  switch (record) {
    case "answer":
      return answerFinding(plan, evidence);
    case "decision-log":
      return decision;
    case "stored-object":
      return stored;
    case "adapter-chunks":
      return answer.chunkModels.has(service.name)
        ? { found: true, words: "streamed the answer" }
        : { found: false, words: `the answer came from ${[...answer.chunkModels].join(", ")}` };
    case "accepted-spans":
      return accepted;
    case "trace-by-id":
      return "missing" in trace
        ? { found: false, words: `it does not have the trace: ${trace.missing}` }
        : { found: true, words: `trace of ${trace.spans.length} spans` };
    case "counter-delta":
      return prometheusFinding(plan, evidence);
    case "panel-answers":
      return panelsFinding(plan, evidence);
    case "listed-nodes":
      return evidence.nodes;
  }
}

/**
 * A router that answers although nobody behind it knows of the request has made its answer up. One
 * silent hop is that hop's fault; all of them, if there is more than one, are the router's.
 */
function answerFinding(plan: Plan, { answer, decision, stored, trace }: Evidence): Finding {
  const expected = new Set(hopsOf(plan).map((service) => expectedOf(service, plan).record));
  const behind = [
    ...(expected.has("decision-log") ? [decision.found] : []),
    ...(expected.has("stored-object") ? [stored.found] : []),
    ...(expected.has("trace-by-id") ? ["spans" in trace] : []),
  ];
  return behind.length > 1 && behind.every((found) => !found)
    ? { found: false, words: "it answered, but no hop behind it has seen the request" }
    : { found: true, words: `answered in ${String(answer.final["latency_ms"] ?? "?")} ms` };
}

/** Prometheus is at fault when it has seen none of the counters grow, of those that may have. */
function prometheusFinding(plan: Plan, { counters }: Evidence): Finding {
  if ("refused" in counters) return { found: false, words: counters.refused };
  const all = Object.values(counters.readings);
  const grown = all.filter(hasGrown).length;
  if (all.length === 0) return { found: true, words: "no counter to ask for" };
  if (grown > 0) return { found: true, words: `${grown} of ${all.length} counters grew` };
  const names = plan.services.flatMap(({ name }) => {
    const reading = counters.readings[name];
    return reading && !isSilent(reading) ? [name] : [];
  });
  if (names.length === 0) return { found: true, words: "no service has counted anything" };
  return { found: false, words: `it has seen no counter grow, of ${names.join(", ")}` };
}

/** What its data sources do not have, Grafana cannot show. */
function panelsFinding(plan: Plan, evidence: Evidence): Finding {
  const { panels, trace } = evidence;
  const stores = hopsOf(plan).some(({ name }) => name === "tempo");
  const lost = stores && "missing" in trace;
  if (panels.found || (!lost && prometheusFinding(plan, evidence).found)) return panels;
  return { found: true, words: "its data sources do not have the request" };
}

function spansFinding(service: PlannedService, plan: Plan, { trace }: Evidence): Finding | null {
  const { spans } = expectedOf(service, plan);
  if (isAbsent(spans) || "missing" in trace) return null;
  const seen = new Set(
    trace.spans.filter((span) => span.service === service.name).map((span) => span.name),
  );
  const missing = spans.filter((span) => !seen.has(span));
  if (missing.length === 0) {
    const count = spans.length === 1 ? "1 span" : `${spans.length} spans`;
    return { found: true, words: count };
  }
  const words =
    seen.size === 0
      ? "the trace has none of its spans"
      : `the trace lacks its span ${missing.map((span) => `"${span}"`).join(", ")}`;
  return { found: false, words };
}

function counterFinding(service: PlannedService, plan: Plan, evidence: Evidence): Finding | null {
  const { counters } = evidence;
  if ("refused" in counters) return null;
  const reading = counters.readings[service.name];
  if (reading === undefined) return null;
  const { query, own } = reading;
  if (hasGrown(reading)) return { found: true, words: "counted" };
  if (isSilent(reading)) {
    return { found: false, words: `its own metrics do not show ${query} grow` };
  }
  if (!prometheusFinding(plan, evidence).found) return null;
  const though = own === null ? "" : ", which its own metrics show";
  return { found: false, words: `Prometheus has not seen ${query} grow${though}` };
}

/**
 * Prometheus keeps samples, and may answer with one for five minutes though its service was
 * restarted and counts from 0 again. So "before" may be a predecessor's, and a counter that fell was
 * reset; what it has now was counted since. One that is the same as before has grown if it is what
 * the service itself has now, and the service has counted.
 */
function hasGrown(reading: CounterReading): boolean {
  const { before, after, own } = reading;
  if (after > before) return true;
  if (isSilent(reading)) return false;
  if (own === null) return after > 0 && after < before;
  const floor = own.after < own.before ? 0 : own.before;
  return after > floor && (after < before || after === own.after);
}

/** Whether the service itself says that it has not counted the request. */
function isSilent({ own }: CounterReading): boolean {
  return own !== null && !(own.after > own.before || (own.after > 0 && own.after < own.before));
}
