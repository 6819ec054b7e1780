import { isAbsent } from "../../src/catalog/service-spec.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { CounterReading, Evidence } from "../../src/seed/proof/evidence.ts";
import type { TraceSpan } from "../../src/seed/trace.ts";

/** What a proof finds where every hop of the plan has done its part. */
export function wholeEvidence(plan: Plan): Evidence {
  return {
    answer: {
      plan: {
        type: "plan",
        request_id: "r1",
        trace_id: "t1",
        conversation_id: "c1",
        candidates: [],
        policy: { allow: true, decision_id: "d1" },
      },
      final: { type: "final", model_used: "persona-adapter", latency_ms: 12 },
      chunkModels: new Set(["persona-adapter"]),
    },
    decision: { found: true, words: "decision d1 in its log" },
    stored: { found: true, words: "conversation stored" },
    accepted: { found: true, words: "accepted 9 spans" },
    panels: { found: true, words: "9 panels of 3 dashboards" },
    nodes: { found: true, words: "its API lists 6 nodes" },
    trace: { spans: plan.services.flatMap(spansOf) },
    counters: { readings: Object.fromEntries(plan.services.flatMap(readingOf)) },
  };
}

function spansOf({ name: service, proof: { spans } }: Plan["services"][number]): TraceSpan[] {
  return isAbsent(spans) ? [] : spans.map((name) => spanOf(service, name));
}

/** A span of which only the service and the name matter. */
function spanOf(service: string, name: string): TraceSpan {
  return {
    spanId: "0102030405060708",
    parentSpanId: null,
    service,
    name,
    startMs: 0,
    endMs: 1,
    attributes: {},
    error: false,
  };
}

const GROWN = { before: 3, after: 4 };

function readingOf({
  name,
  proof: { counter },
}: Plan["services"][number]): [string, CounterReading][] {
  return isAbsent(counter) ? [] : [[name, { query: counter.metric, ...GROWN, own: GROWN }]];
}
