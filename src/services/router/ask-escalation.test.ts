import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { chunkOf, type FakeAdapter, fakeAdapter } from "../../../test/support/fake-adapter.ts";
import { linesOf, routerPlatform } from "../../../test/support/router-platform.ts";
import { GrpcError } from "../kit/grpc-error.ts";

/** An adapter that is asked after the platform's own one, because it is dearer. */
async function dearer(model: string, usd_micros: number): Promise<FakeAdapter> {
  const adapter = await fakeAdapter();
  const token_estimates_json = JSON.stringify({ model });
  adapter.estimate = { usd_micros, p95_usd_micros: usd_micros, token_estimates_json };
  return adapter;
}

/** Says a little, then fails. */
async function* halfAnswer() {
  yield chunkOf(
    "partial",
    { text: "Hal" },
    { partial_in_tokens: 4, partial_out_tokens: 1, partial_usd_micros: 20 },
  );
  throw new Error("adapter crashed");
}

/** Says a little, then nothing until its caller gives up. */
function stalls() {
  const cancelled = Promise.withResolvers<void>();
  return {
    cancelled: cancelled.promise,
    answer: async function* (signal: AbortSignal) {
      yield chunkOf("partial", { text: "Hal" });
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      cancelled.resolve();
    },
  };
}

async function* stallsAtOnce(signal: AbortSignal) {
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  yield chunkOf("partial", { text: "too late" });
}

const ESCALATED = 'router_escalations_total{cause="error",synthetic="false"}';

test("an adapter that fails underway gives way to the next one, and the lines tell it", async () => {
  const next = await dearer("next", 900);
  const { ask, adapter, spans, metric, memory } = await routerPlatform({}, [next]);
  adapter.answer = halfAnswer;
  const lines = await linesOf(await ask({ prompt: "hello", conversation_id: "c1" }));
  expect(lines.slice(1, -1)).toEqual([
    { type: "chunk", seq: 1, text: "Hal", model: "fake-adapter" },
    {
      type: "event",
      event: "escalate",
      model: "next",
      from: "fake-adapter",
      cause: "adapter crashed",
    },
    { type: "chunk", seq: 2, text: "Hello", model: "next" },
    { type: "chunk", seq: 3, text: " there.", model: "next" },
  ]);
  expect(lines.at(-1)).toMatchObject({
    text: "Hello there.",
    model_used: "next",
    escalation_count: 1,
    // Of both: the failed half was paid for too.
    tokens_in: 14,
    tokens_out: 6,
    cost_usd: 0.00017,
    savings_pct: 0,
    stored: true,
  });
  const [stored] = [...memory.objects.values()] as { turns: { text: string }[] }[];
  expect(stored?.turns.map(({ text }) => text)).toEqual(["hello", "Hello there."]);
  const { attributes, events, status } = await spans.span("dispatch");
  expect(attributes).toMatchObject({
    "gen_ai.request.model": "fake-adapter",
    "gen_ai.response.model": "next",
    "devstack.escalation_count": 1,
  });
  expect([events.map(({ name }) => name), status.code]).toEqual([["escalate"], 0]);
  expect(spans.ended.filter(({ name }) => name === "adapter stream")).toHaveLength(2);
  expect(await metric(ESCALATED)).toBe(1);
  const answers = (it: FakeAdapter, outcome: string) =>
    metric(
      `router_adapter_answers_total{adapter="${new URL(it.url).host}",outcome="${outcome}",synthetic="false"}`,
    );
  expect([await answers(adapter, "adapter_error"), await answers(next, "ok")]).toEqual([1, 1]);
});

test("an adapter that fails before its first chunk gives way as well", async () => {
  const next = await dearer("next", 900);
  const { ask, adapter } = await routerPlatform({}, [next]);
  adapter.answer = async function* () {
    yield chunkOf("error", { error: "model not loaded" });
  };
  const response = await ask({ prompt: "hello", stream: false });
  expect([response.status, await response.json()]).toMatchObject([
    200,
    { model_used: "next", response: "Hello there.", metadata: { escalation_count: 1 } },
  ]);
});

test("an adapter whose own model was too slow gives way, as long as there is time", async () => {
  const next = await dearer("next", 900);
  const { ask, adapter } = await routerPlatform({}, [next]);
  adapter.answer = async function* () {
    yield chunkOf("partial", { text: "Hal" });
    throw new GrpcError("DEADLINE_EXCEEDED", "the model sent nothing for 1 s");
  };
  const lines = await linesOf(await ask({ prompt: "hello", latency_slo_ms: 30_000 }));
  expect(lines.find(({ type }) => type === "event")).toMatchObject({
    model: "next",
    cause: "the model sent nothing for 1 s",
  });
  expect(lines.at(-1)).toMatchObject({ text: "Hello there.", escalation_count: 1 });
});

test("an adapter that stalls gives way after 0.6 of the latency objective", async () => {
  const next = await dearer("next", 900);
  const { ask, adapter, metric } = await routerPlatform({}, [next]);
  // The very first ask connects everywhere: on a busy machine that alone may take long.
  await linesOf(await ask({ prompt: "hello", latency_slo_ms: 30_000 }));
  const { answer, cancelled } = stalls();
  adapter.answer = answer;
  const lines = await linesOf(await ask({ prompt: "hello", latency_slo_ms: 1_000 }));
  await cancelled;
  expect(lines.find(({ type }) => type === "event")).toMatchObject({
    model: "next",
    cause: "it sent nothing for 600 ms",
  });
  expect(lines.at(-1)).toMatchObject({
    text: "Hello there.",
    model_used: "next",
    escalation_count: 1,
    latency_ms: expect.toSatisfy((ms) => ms >= 595),
  });
  expect(await metric('router_escalations_total{cause="stall",synthetic="false"}')).toBe(1);
});

/** Says nothing for so long, then all at once. */
function loads(delayMs: number) {
  return async function* () {
    await setTimeout(delayMs);
    yield chunkOf("partial", { text: "Loaded." });
    yield chunkOf("final", { ok: true, adapter: "slow" }, { more: false });
  };
}

const loading = (firstMs: number) => ({
  token_estimates_json: JSON.stringify({ model: "slow", first_token_ms: firstMs }),
});

test("an adapter that says that it has to load its model has the time for it, and it is no delay of later answers", async () => {
  const next = await dearer("next", 900);
  const { ask, adapter, post } = await routerPlatform({}, [next]);
  await linesOf(await ask({ prompt: "hello", latency_slo_ms: 30_000 }));
  adapter.estimate = loading(30_000);
  adapter.answer = loads(2_300);
  // Stalled after 300 ms and over after 2 s otherwise.
  const slow = await linesOf(await ask({ prompt: "hello", latency_slo_ms: 500 }));
  expect(slow.at(-1)).toMatchObject({ text: "Loaded.", model_used: "slow", escalation_count: 0 });
  const plan = await post("/v1/plan", { prompt: "hello" });
  const { candidates } = (await plan.json()) as {
    candidates: { model: string; stats: { latency_ms: number } }[];
  };
  expect(candidates.find(({ model }) => model === "slow")?.stats.latency_ms).toBeLessThan(1_000);
});

test("one that is silent for longer than it said gives way, and the next one has time left", async () => {
  const next = await dearer("next", 900);
  const { ask, adapter } = await routerPlatform({}, [next]);
  await linesOf(await ask({ prompt: "hello", latency_slo_ms: 30_000 }));
  adapter.estimate = loading(2_200);
  adapter.answer = stallsAtOnce;
  const lines = await linesOf(await ask({ prompt: "hello", latency_slo_ms: 500 }));
  expect(lines.find(({ type }) => type === "event")).toMatchObject({
    cause: "it sent nothing for 2200 ms",
  });
  expect(lines.at(-1)).toMatchObject({ text: "Hello there.", escalation_count: 1 });
});

test("the time that a model was loaded in is no time to answer in", async () => {
  const { ask, adapter } = await routerPlatform();
  await linesOf(await ask({ prompt: "hello" }));
  adapter.estimate = loading(30_000);
  adapter.answer = stalls().answer;
  const lines = await linesOf(await ask({ prompt: "hello", latency_slo_ms: 500 }));
  expect(lines.at(-1)).toMatchObject({ error: "deadline_exceeded", text: "Hal" });
});

test("the last candidate may take what time is left", async () => {
  const { ask, adapter } = await routerPlatform();
  await linesOf(await ask({ prompt: "hello" }));
  adapter.answer = stalls().answer;
  const lines = await linesOf(await ask({ prompt: "hello", latency_slo_ms: 200 }));
  expect(lines.at(-1)).toMatchObject({ error: "deadline_exceeded", escalation_count: 0 });
});

test("when every candidate fails, the answer ends with the last one's failure", async () => {
  const others = [await dearer("second", 900), await dearer("third", 1_000)];
  const { ask, adapter } = await routerPlatform({}, others);
  for (const it of [adapter, ...others]) it.answer = halfAnswer;
  const lines = await linesOf(await ask({ prompt: "hello" }));
  expect(lines.filter(({ type }) => type === "event").map(({ model }) => model)).toEqual([
    "second",
    "third",
  ]);
  expect(lines.at(-1)).toMatchObject({
    aborted: true,
    error: "adapter_error",
    model_used: "third",
    text: "Hal",
    escalation_count: 2,
  });
});

test("escalation never costs more than the ask allows", async () => {
  const next = await dearer("next", 990);
  const { ask, adapter } = await routerPlatform({}, [next]);
  adapter.answer = halfAnswer;
  const lines = await linesOf(await ask({ prompt: "hello", max_cost_usd: 0.001 }));
  expect(lines[0]).toMatchObject({ roles: [{ role: "primary" }, { role: "fallback" }] });
  expect(lines.at(-1)).toMatchObject({ aborted: true, error: "adapter_error" });
  expect(next.received.map(({ method }) => method)).toEqual(["Estimate"]);
});

test("a synthetic ask never escalates to a paid model", async () => {
  const paid = await dearer("paid", 900);
  paid.estimate = { ...paid.estimate, assumptions: [] };
  const { ask, adapter } = await routerPlatform({}, [paid]);
  adapter.answer = halfAnswer;
  const headers = { "x-devstack-synthetic": "1" };
  const lines = await linesOf(await ask({ prompt: "hello" }, { headers }));
  expect(lines.at(-1)).toMatchObject({ aborted: true, escalation_count: 0 });
  expect(paid.received.map(({ method }) => method)).toEqual(["Estimate"]);
});

test("how long answers took decides who is asked next time", async () => {
  const next = await dearer("next", 900);
  const { ask, adapter, post } = await routerPlatform({}, [next]);
  await linesOf(await ask({ prompt: "hello" }));
  const { answer } = stalls();
  adapter.answer = answer;
  const slow = await linesOf(await ask({ prompt: "hello", latency_slo_ms: 2_500 }));
  expect(slow.at(-1)).toMatchObject({ model_used: "next" });
  const plan = await post("/v1/plan", { prompt: "hello", latency_slo_ms: 100 });
  const { candidates } = (await plan.json()) as {
    candidates: { model: string; stats: { latency_ms: number } }[];
  };
  const latencyOf = (name: string) =>
    candidates.find(({ model }) => model === name)?.stats.latency_ms ?? 0;
  // A fifth of the 1500 ms that it was waited for.
  expect(latencyOf("fake-adapter")).toBeGreaterThan(299);
  expect(latencyOf("fake-adapter")).toBeGreaterThan(latencyOf("next"));
});
