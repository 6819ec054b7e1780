import { expect, test } from "vitest";
import { chunkOf } from "../../../test/support/fake-adapter.ts";
import { linesOf, routerPlatform } from "../../../test/support/router-platform.ts";

/** An answer that begins and then only ends when its caller gives up. */
function endless() {
  const cancelled = Promise.withResolvers<void>();
  return {
    cancelled: cancelled.promise,
    answer: async function* (signal: AbortSignal) {
      yield chunkOf("partial", { text: "Hel" }, { partial_out_tokens: 1 });
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      cancelled.resolve();
    },
  };
}

test.each([
  ["an error chunk", () => chunkOf("error", { error: "model not loaded" }), "model not loaded"],
  ["a final that is not ok", () => chunkOf("final", { ok: false, error: "no key" }), "no key"],
  [
    "an end without a final chunk",
    () => chunkOf("partial", {}),
    "the stream ended without a final chunk",
  ],
  [
    "a broken call",
    () => {
      throw new Error("adapter crashed");
    },
    "adapter crashed",
  ],
])("%s after the first line ends the answer as aborted", async (_name, next, detail) => {
  const { ask, adapter, memory, metric } = await routerPlatform();
  adapter.answer = async function* () {
    yield chunkOf("partial", { text: "Hel" }, { partial_in_tokens: 4, partial_out_tokens: 1 });
    yield next();
  };
  const response = await ask({ prompt: "hello", conversation_id: "c1" });
  expect(response.status).toBe(200);
  const lines = await linesOf(response);
  expect(lines.map(({ type }) => type)).toEqual(["plan", "chunk", "final"]);
  expect(lines[2]).toMatchObject({
    aborted: true,
    error: "adapter_error",
    detail,
    text: "Hel",
    model_used: "fake-adapter",
    tokens_in: 4,
    tokens_out: 1,
    phase: "aborted",
    conversation_id: "c1",
  });
  expect([...memory.objects.keys()]).toEqual([]);
  const line = 'router_asks_aborted_total{error="adapter_error",synthetic="false"}';
  expect(await metric(line)).toBe(1);
});

test("a whole answer that fails underway is an error answer", async () => {
  const { ask, adapter } = await routerPlatform();
  adapter.answer = async function* () {
    yield chunkOf("error", { error: "model not loaded" });
  };
  const response = await ask({ prompt: "hello", stream: false });
  expect([response.status, await response.json()]).toEqual([
    502,
    { error: "adapter_error", status: 502, detail: "model not loaded" },
  ]);
});

test("an answer is given up after four times its latency objective", async () => {
  const { ask, adapter } = await routerPlatform();
  // The very first ask connects everywhere: on a busy machine that alone may take long.
  await linesOf(await ask({ prompt: "hello" }));
  const { answer, cancelled } = endless();
  adapter.answer = answer;
  const lines = await linesOf(await ask({ prompt: "hello", latency_slo_ms: 250 }));
  expect(lines.at(-1)).toMatchObject({
    type: "final",
    aborted: true,
    error: "deadline_exceeded",
    text: "Hel",
    latency_ms: expect.toSatisfy((ms) => ms >= 990 && ms < 4_000),
  });
  await cancelled;
  const whole = await ask({ prompt: "hello", latency_slo_ms: 250, stream: false });
  expect([whole.status, await whole.json()]).toMatchObject([504, { error: "deadline_exceeded" }]);
});

test.each([
  ["lines", {}],
  ["one object", { stream: false }],
])("a client that waits for %s and goes away cancels the adapter", async (_name, body) => {
  const { ask, adapter, spans, memory, metric } = await routerPlatform();
  const { answer, cancelled } = endless();
  const began = Promise.withResolvers<void>();
  adapter.answer = async function* (signal) {
    began.resolve();
    yield* answer(signal);
  };
  const client = new AbortController();
  const reading = ask({ prompt: "hello", ...body }, { signal: client.signal }).then((response) =>
    response.text(),
  );
  await began.promise;
  client.abort();
  await expect(reading).rejects.toThrow("aborted");
  await cancelled;
  await spans.span("POST /v1/ask");
  const { attributes } = await spans.span("dispatch");
  expect(attributes["error.type"]).toBeDefined();
  const line = 'router_asks_aborted_total{error="request_cancelled",synthetic="false"}';
  expect(await metric(line)).toBe(1);
  expect(
    await metric('router_requests_total{route="/v1/ask",status="499",synthetic="false"}'),
  ).toBe(1);
  expect(await metric("router_asks_in_flight")).toBe(0);
  expect([...memory.objects.keys()]).toEqual([]);
});

test("a client that goes away before the first line stops the ask there", async () => {
  const { ask, memory, adapter, spans, metric } = await routerPlatform();
  const asked = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  memory.before = async ({ path }) => {
    if (path === "/healthz") return;
    asked.resolve();
    await goOn.promise;
  };
  const client = new AbortController();
  const reading = ask({ prompt: "hello" }, { signal: client.signal });
  await asked.promise;
  client.abort();
  await expect(reading).rejects.toThrow("aborted");
  await spans.span("POST /v1/ask");
  await spans.span("memory get");
  goOn.resolve();
  expect(adapter.received).toEqual([]);
  const line = 'router_asks_aborted_total{error="request_cancelled",synthetic="false"}';
  expect(await metric(line)).toBe(1);
  expect(await metric('router_memory_errors_total{operation="get"}')).toBe(0);
});
