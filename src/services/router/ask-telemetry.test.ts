import { expect, test } from "vitest";
import { fakeOpa } from "../../../test/support/fake-opa.ts";
import { linesOf, routerPlatform } from "../../../test/support/router-platform.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";
const headers = { traceparent: `00-${TRACE}-${PARENT}-01` };

test("an ask leaves one trace: the client's, with a span for every hop", async () => {
  const { ask, spans } = await routerPlatform();
  const [plan] = await linesOf(await ask({ prompt: "hello" }, { headers }));
  expect(plan?.["trace_id"]).toBe(TRACE);
  const server = await spans.span("POST /v1/ask");
  const tree = spans.ended.map((span) => {
    const parent = spans.ended.find(
      (other) => other.spanContext().spanId === span.parentSpanContext?.spanId,
    );
    return [parent?.name ?? "client", span.name, span.kind];
  });
  expect(tree).toEqual([
    ["POST /v1/ask", "policy decision", 2],
    ["POST /v1/ask", "memory get", 2],
    ["POST /v1/ask", "adapter estimate", 2],
    ["dispatch", "adapter stream", 2],
    ["POST /v1/ask", "dispatch", 0],
    ["POST /v1/ask", "memory put", 2],
    ["client", "POST /v1/ask", 1],
  ]);
  expect(server.parentSpanContext?.spanId).toBe(PARENT);
  expect(new Set(spans.ended.map((span) => span.spanContext().traceId))).toEqual(new Set([TRACE]));
});

test("the trace goes on to OPA, memory and the adapter, each below its own span", async () => {
  const { ask, spans, opa, memory, adapter } = await routerPlatform();
  await linesOf(await ask({ prompt: "hello" }, { headers }));
  const traceparent = async (name: string) =>
    `00-${TRACE}-${(await spans.span(name)).spanContext().spanId}-01`;
  const toOpa = opa.received.find(({ path }) => path === "/v1/data/atp/policy");
  const toMemory = memory.received.filter(({ path }) => path !== "/healthz");
  expect([toOpa, ...toMemory].map((request) => request?.headers["traceparent"])).toEqual([
    await traceparent("policy decision"),
    await traceparent("memory get"),
    await traceparent("memory put"),
  ]);
  expect(adapter.received.map(({ metadata }) => metadata["traceparent"])).toEqual([
    await traceparent("adapter estimate"),
    await traceparent("adapter stream"),
  ]);
});

test("the synthetic marker reaches every hop, every span and the counters", async () => {
  const { ask, spans, opa, memory, adapter, metric } = await routerPlatform();
  const marked = { ...headers, "x-devstack-synthetic": "1", baggage: "team=blue" };
  await linesOf(await ask({ prompt: "hello" }, { headers: marked }));
  await spans.span("POST /v1/ask");
  const sent = [
    ...opa.received.filter(({ path }) => path !== "/health").map((it) => it.headers["baggage"]),
    ...memory.received.filter(({ path }) => path !== "/healthz").map((it) => it.headers["baggage"]),
    ...adapter.received.map(({ metadata }) => metadata["baggage"]),
  ];
  expect(sent).toEqual(Array(5).fill("team=blue,devstack.synthetic=true"));
  expect(spans.ended.map(({ attributes }) => attributes["user_agent.synthetic.type"])).toEqual(
    Array(7).fill("test"),
  );
  const counted = async (synthetic: string) =>
    metric(`router_requests_total{route="/v1/ask",status="200",synthetic="${synthetic}"}`);
  expect([await counted("true"), await counted("false")]).toEqual([1, 0]);
});

test("an ask without the marker is no synthetic one", async () => {
  const { ask, spans, adapter } = await routerPlatform();
  await linesOf(await ask({ prompt: "hello" }));
  const { attributes } = await spans.span("POST /v1/ask");
  expect(attributes["user_agent.synthetic.type"]).toBeUndefined();
  expect(adapter.received.map(({ metadata }) => metadata["baggage"])).toEqual([
    undefined,
    undefined,
  ]);
});

test("checks of readiness leave no spans here and tell the adapter to make none", async () => {
  const { readyz, spans, adapter } = await routerPlatform();
  await readyz(200);
  expect(spans.ended).toEqual([]);
  expect(adapter.healthChecks[0]?.["traceparent"]).toMatch(/-00$/);
});

test("asks are counted and timed with explicit buckets", async () => {
  const { ask, metric } = await routerPlatform();
  await linesOf(await ask({ prompt: "hello" }));
  const synthetic = 'synthetic="false"';
  const values = {
    asks: await metric(`router_requests_total{route="/v1/ask",status="200",${synthetic}}`),
    duration: await metric(
      `router_request_duration_seconds_bucket{le="2.5",route="/v1/ask",${synthetic}}`,
    ),
    firstChunk: await metric(`router_time_to_first_chunk_seconds_bucket{le="2.5",${synthetic}}`),
    tokensIn: await metric(`router_tokens_total{direction="input",${synthetic}}`),
    tokensOut: await metric(`router_tokens_total{direction="output",${synthetic}}`),
    cost: await metric(`router_cost_usd_total{${synthetic}}`),
    allowed: await metric(`router_policy_decisions_total{decision="allow",${synthetic}}`),
  };
  expect(values).toEqual({
    asks: 1,
    duration: 1,
    firstChunk: 1,
    tokensIn: 10,
    tokensOut: 5,
    cost: 0.00015,
    allowed: 1,
  });
});

test.each([
  'router_escalations_total{cause="error"',
  'router_escalations_total{cause="stall"',
  'router_policy_decisions_total{decision="deny"',
  'router_policy_decisions_total{decision="unavailable"',
  'router_asks_aborted_total{error="adapter_error"',
  'router_rate_limited_total{limit="client"',
  'router_memory_errors_total{operation="put"',
])("%s is there at 0, so that the first one shows as a rate", async (series) => {
  const { url } = await routerPlatform();
  const lines = (await (await fetch(`${url}/metrics`)).text()).split("\n");
  const found = lines.filter((line) => line.startsWith(series));
  expect(found.map((line) => line.split(" ")[1])).toEqual(
    series.includes("memory") ? ["0"] : ["0", "0"],
  );
});

test("a path that does not exist is no label of its own", async () => {
  const { url, metric } = await routerPlatform();
  expect((await fetch(`${url}/v1/secret-${Date.now()}`)).status).toBe(404);
  expect(
    await metric('router_requests_total{route="unmatched",status="404",synthetic="false"}'),
  ).toBe(1);
});

test("baggage beyond ASCII does not keep an ask from its answer", async () => {
  const { ask } = await routerPlatform();
  const baggage = "name=1;note=caf\u00e9,other=2";
  const answer = await ask({ prompt: "hello" }, { headers: { ...headers, baggage } });
  expect(answer.status).toBe(200);
  expect((await linesOf(answer)).at(-1)).toMatchObject({ type: "final", phase: "complete" });
});

test("credentials in a service's URL are used, and told to nobody", async () => {
  const opa = await fakeOpa();
  const OPA_URL = opa.url.replace("http://", "http://router:hidden@");
  const { ask, spans } = await routerPlatform({ OPA_URL });
  await linesOf(await ask({ prompt: "hello" }));
  const { attributes } = await spans.span("policy decision");
  expect(attributes["url.full"]).toBe(`${opa.url}/v1/data/atp/policy`);
  const sent = opa.received.find(({ method }) => method === "POST");
  expect(sent?.headers.authorization).toBe(`Basic ${btoa("router:hidden")}`);
});
