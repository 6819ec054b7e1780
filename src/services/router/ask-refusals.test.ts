import { expect, test } from "vitest";
import { routerPlatform } from "../../../test/support/router-platform.ts";
import { closedPort } from "../../../test/support/sockets.ts";

test("what the policy denies is answered 403 with its reasons, and goes no further", async () => {
  const { ask, opa, memory, adapter, metric } = await routerPlatform();
  const deny = [{ code: "EPOLICY", reason: "forbidden tool" }];
  opa.decision = { status: 200, body: { decision_id: "d-2", result: { allow: false, deny } } };
  const response = await ask({ prompt: "hello", tool_permissions: ["fs.write"] });
  expect([response.status, await response.json()]).toEqual([
    403,
    { error: "policy_denied", reasons: ["forbidden tool"], decision_id: "d-2" },
  ]);
  expect(adapter.received).toEqual([]);
  expect(memory.received.filter(({ path }) => path !== "/healthz")).toEqual([]);
  expect(await metric('router_policy_decisions_total{decision="deny",synthetic="false"}')).toBe(1);
});

test("the span of a failed decision says what OPA answered", async () => {
  const { ask, opa, spans } = await routerPlatform();
  opa.decision = { status: 500, body: {} };
  await ask({ prompt: "hello" });
  const { attributes, status } = await spans.span("policy decision");
  expect([attributes["http.response.status_code"], attributes["error.type"], status.code]).toEqual([
    500,
    "500",
    2,
  ]);
});

test.each([
  ["an error of OPA", { status: 500, body: {} }, "OPA answered 500"],
  ["an undefined policy", { status: 200, body: {} }, "the policy atp.policy is undefined"],
])("%s fails closed", async (_name, decision, detail) => {
  const { ask, opa, adapter, metric } = await routerPlatform();
  opa.decision = decision;
  const response = await ask({ prompt: "hello" });
  expect([response.status, await response.json()]).toEqual([
    503,
    { error: "policy_unavailable", status: 503, detail },
  ]);
  expect(adapter.received).toEqual([]);
  const line = 'router_policy_decisions_total{decision="unavailable",synthetic="false"}';
  expect(await metric(line)).toBe(1);
});

test("with OPA down every ask is refused", async () => {
  const port = await closedPort();
  const { ask, adapter } = await routerPlatform({ OPA_URL: `http://127.0.0.1:${port}` });
  const response = await ask({ prompt: "hello" });
  expect([response.status, await response.json()]).toEqual([
    503,
    {
      error: "policy_unavailable",
      status: 503,
      detail: `connect ECONNREFUSED 127.0.0.1:${port}`,
    },
  ]);
  expect(adapter.received).toEqual([]);
});

test("malformed JSON is answered 400", async () => {
  const { ask } = await routerPlatform();
  const response = await ask('{"prompt": ');
  expect([response.status, await response.json()]).toEqual([
    400,
    { error: "malformed_json", detail: expect.any(String) },
  ]);
});

test("JSON that is no ask is answered 422 with every fault", async () => {
  const { ask } = await routerPlatform();
  const response = await ask({ quality: "best" });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({
    detail: [
      { type: "missing", loc: ["body", "prompt"] },
      { type: "literal_error", loc: ["body", "quality"] },
    ],
  });
});

test("a prompt over the limit is answered 413, one at the limit is not", async () => {
  const { ask } = await routerPlatform({ ROUTER_MAX_PROMPT_CHARS: "20" });
  const over = await ask({ prompt: "x".repeat(21) });
  expect([over.status, await over.json()]).toEqual([413, { detail: "prompt_too_large" }]);
  const most = { prompt: "👋".repeat(20), context_refs: Array(50).fill("é".repeat(200)) };
  const at = await ask(most);
  expect(at.status).toBe(200);
  await at.text();
});

test("the default limit of a prompt is 6000 characters", async () => {
  const { ask } = await routerPlatform();
  expect((await ask({ prompt: "x".repeat(6_001) })).status).toBe(413);
  const at = await ask({ prompt: "x".repeat(6_000) });
  expect(at.status).toBe(200);
  await at.text();
});

test("a body over its limit is answered 413", async () => {
  const { ask } = await routerPlatform();
  const response = await ask({ prompt: "x".repeat(1024 * 1024) });
  expect([response.status, await response.json()]).toEqual([413, { detail: "body_too_large" }]);
});

test("a tenant that cannot be one is answered 400", async () => {
  const { ask } = await routerPlatform();
  const response = await ask({ prompt: "hello", tenant: "a/b" });
  expect([response.status, await response.json()]).toEqual([
    400,
    { detail: "tenant must match [A-Za-z0-9_-]{1,50}" },
  ]);
});

test("a client over its rate is answered 429; others, probes and scrapes are not", async () => {
  const env = { ROUTER_RPS_LIMIT: "1", ROUTER_RPS_BURST: "2" };
  const { ask, url, metric } = await routerPlatform(env);
  const headers = { "x-api-key": "one", "x-correlation-id": "abc" };
  // All at once: what comes a second later has a token again.
  const asked = Array.from({ length: 8 }, () => ask({ prompt: "hello" }, { headers }));
  const responses = await Promise.all(asked);
  const texts = await Promise.all(responses.map((response) => response.text()));
  const limited = responses.filter(({ status }) => status === 429);
  expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200, 429]));
  expect(limited[0]?.headers.get("retry-after")).toBe("1");
  const [refusal = "{}"] = texts.filter((_, index) => responses[index]?.status === 429);
  expect(JSON.parse(refusal)).toEqual({
    error: "rate_limited",
    detail: "too_many_requests",
    correlation_id: "abc",
  });
  const other = await ask({ prompt: "hello" }, { headers: { "x-api-key": "two" } });
  const probes = [];
  for (const path of ["/healthz", "/healthz", "/healthz", "/metrics"]) {
    probes.push((await fetch(url + path, { headers })).status);
  }
  expect([other.status, ...probes]).toEqual([200, 200, 200, 200, 200]);
  await other.text();
  expect(await metric('router_rate_limited_total{limit="client",synthetic="false"}')).toBe(
    limited.length,
  );
});

test("asks above the limit of concurrent ones are answered 429 until one has ended", async () => {
  const { ask, adapter, metric } = await routerPlatform({ ROUTER_MAX_CONCURRENT: "1" });
  const sayHello = adapter.answer;
  const goOn = Promise.withResolvers<void>();
  adapter.answer = async function* (cancelled) {
    await goOn.promise;
    yield* sayHello(cancelled);
  };
  const first = await ask({ prompt: "hello" });
  expect(await metric("router_asks_in_flight")).toBe(1);
  const second = await ask({ prompt: "hello" });
  expect([second.status, await second.json()]).toEqual([
    429,
    { error: "backpressure", status: 429 },
  ]);
  goOn.resolve();
  await first.text();
  const third = await ask({ prompt: "hello" });
  expect(third.status).toBe(200);
  await third.text();
});

test("without an adapter that answers there is no model", async () => {
  const { ask, adapter } = await routerPlatform();
  adapter.estimate = null;
  const response = await ask({ prompt: "hello" });
  expect([response.status, await response.json()]).toEqual([
    503,
    {
      error: "no_models_available",
      status: 503,
      detail: expect.stringMatching(/^no adapter answered an estimate; 127.0.0.1:\d+: overloaded$/),
    },
  ]);
});

test("a synthetic request never reaches a paid model, a real one does", async () => {
  const { ask, adapter } = await routerPlatform();
  adapter.estimate = { assumptions: ["list price"] };
  const headers = { "x-devstack-synthetic": "1" };
  const synthetic = await ask({ prompt: "hello" }, { headers });
  expect([synthetic.status, await synthetic.json()]).toEqual([
    503,
    {
      error: "no_models_available",
      status: 503,
      detail: "a synthetic request never reaches a paid model",
    },
  ]);
  expect(adapter.received.map(({ method }) => method)).toEqual(["Estimate"]);
  const real = await ask({ prompt: "hello" });
  expect(real.status).toBe(200);
  await real.text();
});
