import { expect, test } from "vitest";
import { fakeAdapter } from "../../../test/support/fake-adapter.ts";
import { routerPlatform } from "../../../test/support/router-platform.ts";

test("a plan tells who would answer and why, and nobody does", async () => {
  const dear = await fakeAdapter();
  dear.estimate = { usd_micros: 900, token_estimates_json: '{"model":"dear"}' };
  const { post, adapter, memory, opa } = await routerPlatform({}, [dear]);
  const response = await post("/v1/plan", { prompt: "hello", quality: "fast" });
  expect(response.status).toBe(200);
  const latency_ms = expect.toSatisfy((ms) => ms === 42 || ms === null);
  expect(await response.json()).toEqual({
    selected_model: "fake-adapter",
    candidates: [
      {
        model: "fake-adapter",
        stats: {
          adapter: adapter.url,
          eligible: true,
          quality: 0.8,
          confidence: 0.8,
          latency_ms,
          cost_usd: 0.0002,
          cost_usd_p95: 0.00025,
          cost_per_1k: 0.005,
          tokens_in: 10,
          tokens_out: 30,
          simulated: true,
        },
      },
      {
        model: "dear",
        stats: expect.objectContaining({ adapter: dear.url, cost_usd: 0.0009 }),
      },
    ],
    reasoning: "cheapest that reaches quality 0.6 (fast) within 2000 ms",
    metadata: {
      request_id: expect.any(String),
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      conversation_id: null,
      prompt_hash: "2cf24dba5fb0a30e",
      policy: { allow: true, decision_id: "d-1" },
      context: "empty",
      roles: [
        { role: "primary", model: "fake-adapter" },
        { role: "fallback", model: "dear" },
      ],
      unavailable: [],
      quality_floor: 0.6,
      max_cost_usd: 0.05,
      latency_slo_ms: 2000,
    },
  });
  expect(adapter.received.map(({ method }) => method)).toEqual(["Estimate"]);
  expect([...memory.objects.keys()]).toEqual([]);
  expect(opa.inputs()).toMatchObject([{ input: { meta: { route: "/v1/plan" } } }]);
});

test("a plan knows the conversation that it is for", async () => {
  const { post, adapter, memory } = await routerPlatform();
  const turn = { role: "user", text: "before", at: "2026-01-01T00:00:00.000Z", request_id: "r" };
  memory.objects.set("public /v1/memory/conversations/c1", { turns: [turn] });
  const response = await post("/v1/plan", { prompt: "hello", conversation_id: "c1" });
  expect(await response.json()).toMatchObject({ metadata: { context: "loaded" } });
  expect(JSON.parse(adapter.received[0]?.request.prompt_json ?? "")).toMatchObject({
    messages: [{ content: "before" }, { content: "hello" }],
  });
});

test("a plan is refused as an ask would be", async () => {
  const { post, opa, adapter } = await routerPlatform();
  const statusOf = async (body: object) => (await post("/v1/plan", body)).status;
  expect(await statusOf({})).toBe(422);
  expect(await statusOf({ prompt: "x".repeat(6_001) })).toBe(413);
  adapter.priceOf = () => 90_000;
  expect(await statusOf({ prompt: "hello" })).toBe(503);
  opa.decision = { status: 200, body: { result: { allow: false } } };
  expect(await statusOf({ prompt: "hello" })).toBe(403);
  opa.decision = { status: 500, body: {} };
  expect(await statusOf({ prompt: "hello" })).toBe(503);
});

test("an adapter that gives no estimate is told, and no obstacle", async () => {
  const broken = await fakeAdapter();
  broken.estimate = null;
  const { post } = await routerPlatform({}, [broken]);
  expect(await (await post("/v1/plan", { prompt: "hello" })).json()).toMatchObject({
    selected_model: "fake-adapter",
    metadata: {
      unavailable: [{ adapter: new URL(broken.url).host, reason: expect.stringMatching(/./) }],
    },
  });
});

test.each([
  [Number.NaN, 0],
  [Number.POSITIVE_INFINITY, 0],
  [-3, 0],
  [5, 1],
])("a confidence of %d is no share: reckoned as %d", async (confidence, quality) => {
  const { post, adapter } = await routerPlatform();
  adapter.estimate = { confidence };
  const plan = await (await post("/v1/plan", { prompt: "hello" })).json();
  expect(plan).toMatchObject({ candidates: [{ stats: { quality, confidence: quality } }] });
});
