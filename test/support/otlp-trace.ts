import { randomBytes } from "node:crypto";

/** A trace in OTLP/JSON: what a request through router and memory leaves. */
export interface SampleTrace {
  /** 32 hexadecimal digits. */
  traceId: string;
  body: object;
}

interface SpanOptions {
  name: string;
  kind: number;
  durationMs: number;
  parent?: string;
  attributes?: object[];
  [field: string]: unknown;
}

/** Three spans of two services, with every kind of value that an attribute can have. */
export function sampleTrace(startMs = Date.now()): SampleTrace {
  const traceId = randomBytes(16).toString("hex");
  const ids = {
    root: "00f067aa0ba902b7",
    dispatch: "53995c3f42cd8ad8",
    memory: "a2fb4a1d1a96d312",
  };
  const nanos = (ms: number) => `${ms}123456`;
  const span = (spanId: string, { durationMs, parent, attributes = [], ...rest }: SpanOptions) => ({
    traceId,
    spanId,
    ...(parent !== undefined && { parentSpanId: parent }),
    startTimeUnixNano: nanos(startMs),
    endTimeUnixNano: nanos(startMs + durationMs),
    attributes,
    ...rest,
  });
  const root = span(ids.root, {
    name: "POST /v1/ask",
    kind: 2,
    durationMs: 40,
    attributes: [
      { key: "http.route", value: { stringValue: "/v1/ask" } },
      { key: "http.response.status_code", value: { intValue: "200" } },
      { key: "user_agent.synthetic.type", value: { stringValue: "test" } },
      { key: "streamed", value: { boolValue: false } },
      { key: "cost", value: { doubleValue: 0.5 } },
      {
        key: "models",
        value: { arrayValue: { values: [{ stringValue: "a" }, { intValue: "0" }] } },
      },
    ],
    events: [{ timeUnixNano: nanos(startMs), name: "first chunk" }],
    status: { code: 1 },
  });
  const dispatch = span(ids.dispatch, {
    name: "dispatch",
    kind: 1,
    durationMs: 30,
    parent: ids.root,
    links: [{ traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" }],
  });
  const memory = span(ids.memory, {
    name: "GET /v1/memory/{ns}/{key}",
    kind: 2,
    durationMs: 3,
    parent: ids.dispatch,
    status: { code: 2, message: "disk full" },
  });
  return {
    traceId,
    body: {
      resourceSpans: [resourceSpans("router", [root, dispatch]), resourceSpans("memory", [memory])],
    },
  };
}

function resourceSpans(service: string, spans: object[]): object {
  const attributes = [{ key: "service.name", value: { stringValue: service } }];
  return {
    resource: { attributes },
    scopeSpans: [{ scope: { name: "kit", version: "1" }, spans }],
  };
}
