import { randomBytes } from "node:crypto";
import type { Timings } from "./timings.ts";

/** A trace in OTLP's JSON form, and the id by which the trace store knows it. */
export interface OtlpTrace {
  traceId: string;
  body: object;
}

interface SpanFacts {
  name: string;
  startMs: number;
  endMs: number;
  attributes?: Readonly<Record<string, string | boolean>>;
}

/**
 * The timings as spans: `devstack up`, its phases below it, the services below `ready`. By hand and
 * not by OpenTelemetry's libraries, which no command loads (OTLP 1.x, JSON Protobuf encoding: ids in
 * hex, 64-bit numbers as text).
 */
export function otlpTrace(timings: Timings, begunAt: number, version: string): OtlpTrace {
  const traceId = randomBytes(16).toString("hex");
  const spans: object[] = [];
  const add = (parentSpanId: string, facts: SpanFacts): string => {
    const spanId = randomBytes(8).toString("hex");
    spans.push({
      traceId,
      spanId,
      parentSpanId,
      name: facts.name,
      kind: 1,
      startTimeUnixNano: nanoseconds(begunAt + facts.startMs),
      endTimeUnixNano: nanoseconds(begunAt + facts.endMs),
      attributes: Object.entries(facts.attributes ?? {}).map(([key, value]) => ({
        key,
        value: typeof value === "string" ? { stringValue: value } : { boolValue: value },
      })),
    });
    return spanId;
  };
  const root = add("", { name: "devstack up", startMs: 0, endMs: timings.totalMs });
  const ids = new Map(timings.phases.map((phase) => [phase.name, add(root, phase)]));
  for (const { name, waitedFor, startMs, readyMs } of timings.services) {
    add(ids.get("ready") ?? root, {
      ...{ name: `start ${name}`, startMs, endMs: readyMs },
      attributes: {
        "devstack.service": name,
        "devstack.decisive": timings.chain.includes(name),
        ...(waitedFor !== null && { "devstack.waited_for": waitedFor }),
      },
    });
  }
  const attributes = [
    { key: "service.name", value: { stringValue: "devstack" } },
    { key: "service.version", value: { stringValue: version } },
  ];
  const scopeSpans = [{ scope: { name: "devstack", version }, spans }];
  return { traceId, body: { resourceSpans: [{ resource: { attributes }, scopeSpans }] } };
}

function nanoseconds(ms: number): string {
  return (BigInt(Math.round(ms * 1_000)) * 1_000n).toString();
}
