import { createServer } from "node:http";
import { expect, test } from "vitest";
import { endpointOf } from "../../../../test/support/endpoint-of.ts";
import { fakeJsonServer } from "../../../../test/support/fake-json-server.ts";
import { planOf } from "../../../../test/support/plan-of.ts";
import { closedPort, listen } from "../../../../test/support/sockets.ts";
import type { Endpoint } from "../../../plan/endpoints.ts";
import { systemClock } from "../../../util/clock.ts";
import type { ProofContext } from "../proof-context.ts";
import { compareCounters, readCounters } from "./counters.ts";

const OPA = "http_request_duration_seconds_count";
const QUERY = `${OPA}{job="opa",handler="v1/data",code="200"}`;

test("a counter is read at Prometheus and at the service's own metrics", async () => {
  const opa = await metricsOf(`${OPA}{code="200",handler="v1/data",method="post"} 2
${OPA}{code="200",handler="health",method="get"} 100
`);
  const context = await contextWith({ opa: { http: opa } }, 7);
  expect(await readCounters(context)).toEqual(new Map([["opa", { seen: 7, own: 2 }]]));
});

test("a counter that nobody has raised yet is 0 at the service too", async () => {
  const context = await contextWith({ opa: { http: await metricsOf("up 1\n") } }, 0);
  expect(await readCounters(context)).toEqual(new Map([["opa", { seen: 0, own: 0 }]]));
});

test("of several endpoints all that a service tells is added up", async () => {
  const calls =
    'traces_span_metrics_calls_total{service_name="router",span_name="POST /v1/ask",user_agent_synthetic_type="test"} 3';
  const endpoints = {
    opa: { http: await metricsOf("") },
    "otel-collector": {
      metrics: await metricsOf("up 1\n"),
      "span-metrics": await metricsOf(calls),
    },
  };
  const context = await contextWith(endpoints, 0, "otel-collector: {}");
  expect((await readCounters(context)).get("otel-collector")).toEqual({ seen: 0, own: 3 });
});

test.each<[string, () => Promise<Endpoint>]>([
  ["cannot be reached", async () => endpointOf(`http://127.0.0.1:${await closedPort()}`)],
  ["refuses", () => metricsOf("go away", 403)],
])("a service whose metrics endpoint %s tells nothing", async (_, endpoint) => {
  const context = await contextWith({ opa: { http: await endpoint() } }, 7);
  expect(await readCounters(context)).toEqual(new Map([["opa", { seen: 7, own: null }]]));
});

test("the values beside those before; what one side does not tell is not compared", async () => {
  const context = await contextWith({ opa: { http: await metricsOf(own(5)) } }, 7);
  const against = (value: number | null) =>
    compareCounters(context, new Map([["opa", { seen: 6, own: value }]]));
  expect(await against(4)).toEqual({
    readings: { opa: { query: QUERY, before: 6, after: 7, own: { before: 4, after: 5 } } },
  });
  expect(await against(null)).toEqual({
    readings: { opa: { query: QUERY, before: 6, after: 7, own: null } },
  });
  expect(await compareCounters(context, { refused: "no" })).toEqual({ refused: "no" });
});

function own(value: number): string {
  return `${OPA}{code="200",handler="v1/data"} ${value}\n`;
}

/** The metrics endpoint of a service. */
async function metricsOf(text: string, status = 200): Promise<Endpoint> {
  const server = createServer((_, response) => {
    response.statusCode = status;
    response.end(text);
  });
  const { host, port } = await listen(server);
  return endpointOf(`http://${host}:${port}`);
}

/** A stack of opa and Prometheus alone, and of what `more` says; Prometheus answers every query with `seen`. */
async function contextWith(
  endpoints: ProofContext["endpoints"],
  seen: number,
  more = "otel-collector: { enabled: false }",
): Promise<ProofContext> {
  const off = ["router", "persona-adapter", "ollama-adapter", "memory", "tempo"].map(
    (name) => `${name}: { enabled: false }`,
  );
  const result = seen === 0 ? [] : [{ value: [1, String(seen)] }];
  const server = await fakeJsonServer(() => ({
    status: 200,
    body: { status: "success", data: { result } },
  }));
  return {
    plan: await planOf(`services:\n  ${[...off, more].join("\n  ")}`),
    endpoints: { ...endpoints, prometheus: { http: endpointOf(server.url) } },
    clock: systemClock,
    signal: new AbortController().signal,
    readLog: async function* () {},
    readSecret: async () => "",
  };
}
