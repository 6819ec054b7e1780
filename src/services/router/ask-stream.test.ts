import { expect, test } from "vitest";
import { chunkOf, fakeAdapter } from "../../../test/support/fake-adapter.ts";
import { linesOf, routerPlatform } from "../../../test/support/router-platform.ts";

const UUID = /^[0-9a-f-]{36}$/;
const TRACE_ID = /^[0-9a-f]{32}$/;

test("an ask is answered with a plan, chunks and a final line", async () => {
  const { ask } = await routerPlatform();
  const response = await ask({ prompt: "hello", conversation_id: "c1" });
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    "application/x-ndjson",
  ]);
  const [plan, ...rest] = await linesOf(response);
  const ids = {
    request_id: expect.stringMatching(UUID),
    trace_id: expect.stringMatching(TRACE_ID),
    conversation_id: "c1",
  };
  expect(plan).toEqual({
    type: "plan",
    candidates: [
      {
        model: "fake-adapter",
        cost_per_1k: 0.005,
        quality_pred: 0.8,
        latency_p95: expect.toSatisfy((p95) => p95 === 42 || p95 === null),
      },
    ],
    prompt_hash: "2cf24dba5fb0a30e",
    reason: "only candidate",
    roles: [{ role: "primary", model: "fake-adapter" }],
    policy: { allow: true, decision_id: "d-1" },
    context: "empty",
    ...ids,
  });
  expect(rest).toEqual([
    { type: "chunk", seq: 1, text: "Hello", model: "fake-adapter" },
    { type: "chunk", seq: 2, text: " there.", model: "fake-adapter" },
    {
      type: "final",
      text: "Hello there.",
      model_used: "fake-adapter",
      tokens_in: 10,
      tokens_out: 5,
      cost_usd: 0.00015,
      savings_pct: 0,
      escalation_count: 0,
      quality_score: 0.9,
      tool_success: true,
      format_ok: true,
      safety_ok: true,
      phase: "complete",
      latency_ms: expect.toSatisfy((ms) => ms > 0 && ms < 1000),
      stored: true,
      ...ids,
    },
  ]);
});

test("chunks arrive while the adapter still speaks", async () => {
  const platform = await routerPlatform();
  const goOn = Promise.withResolvers<void>();
  platform.adapter.answer = async function* () {
    yield chunkOf("partial", { text: "first" });
    await goOn.promise;
    yield chunkOf("final", { text: "first" });
  };
  const response = await platform.ask({ prompt: "hello" });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes('"type":"chunk"')) text += (await reader?.read())?.value ?? "";
  expect(text).not.toContain('"type":"final"');
  goOn.resolve();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    text += part.value;
  }
  expect(text).toContain('"type":"final"');
});

test.each([
  ["an Accept header", {}, { accept: "application/json" }],
  ["stream: false", { stream: false }, {}],
])("%s gets one JSON object", async (_name, body, headers) => {
  const { ask } = await routerPlatform();
  const response = await ask({ prompt: "hello", ...body }, { headers });
  expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(await response.json()).toEqual({
    model_used: "fake-adapter",
    response: "Hello there.",
    latency_ms: expect.any(Number),
    cost_usd: 0.00015,
    metadata: {
      request_id: expect.stringMatching(UUID),
      trace_id: expect.stringMatching(TRACE_ID),
      conversation_id: expect.stringMatching(/^c-[0-9a-f-]{36}$/),
      policy: { allow: true, decision_id: "d-1" },
      context: "empty",
      stored: true,
      tokens_in: 10,
      tokens_out: 5,
      quality_score: 0.9,
      savings_pct: 0,
      escalation_count: 0,
    },
  });
});

test("the adapter is given the prompt in the platform's form", async () => {
  const { ask, adapter } = await routerPlatform();
  const [plan] = await linesOf(await ask({ prompt: "hello", quality: "high", task_type: "qa" }));
  const prompt = {
    prompt: "hello",
    messages: [{ role: "user", content: "hello" }],
    max_tokens: 180,
    temperature: 0.7,
    quality: "high",
  };
  const [estimate, stream] = adapter.received.map(({ method, request }) => ({
    method,
    ...request,
    prompt_json: JSON.parse(request.prompt_json ?? ""),
  }));
  const stream_id = plan?.["request_id"];
  expect(estimate).toEqual({ method: "Estimate", stream_id, task_type: "qa", prompt_json: prompt });
  expect(stream).toEqual({ method: "Stream", stream_id, prompt_json: prompt });
});

test("the policy sees what the contract says, null for what is absent", async () => {
  const { ask, opa } = await routerPlatform();
  const [plan] = await linesOf(await ask({ prompt: "hello" }));
  await ask(
    {
      prompt: "héllo",
      tenant: "acme",
      quality: "fast",
      task_type: "qa",
      max_cost_usd: 1,
      conversation_id: "c 1",
      tool_permissions: ["fs.read"],
      security_groups: ["sandbox"],
    },
    { headers: { "x-data-scope": "public, internal", "x-devstack-synthetic": "1" } },
  );
  const absent = { languages: null, risk: null, environment_id: null };
  expect(opa.inputs()).toEqual([
    {
      input: {
        meta: {
          route: "/v1/ask",
          tenant: "public",
          task_type: null,
          quality: "balanced",
          data_scope: null,
          tool_permissions: null,
          security_groups: null,
          trace: plan?.["trace_id"],
          prompt_chars: 5,
          max_cost_usd: 0.05,
          synthetic: false,
          conversation_id: plan?.["conversation_id"],
          ...absent,
        },
      },
    },
    {
      input: {
        meta: {
          route: "/v1/ask",
          tenant: "acme",
          task_type: "qa",
          quality: "fast",
          data_scope: ["public", "internal"],
          tool_permissions: ["fs.read"],
          security_groups: ["sandbox"],
          trace: expect.stringMatching(TRACE_ID),
          prompt_chars: 5,
          max_cost_usd: 1,
          synthetic: true,
          conversation_id: "c 1",
          ...absent,
        },
      },
    },
  ]);
});

test.each([
  [{ "x-correlation-id": "abc" }, "abc"],
  [{ "x-request-id": "def" }, "def"],
  [{ "x-correlation-id": "abc", "x-request-id": "def" }, "abc"],
])("the correlation id of %j is echoed", async (headers, expected) => {
  const { ask } = await routerPlatform();
  const response = await ask({ prompt: "hello" }, { headers });
  expect(response.headers.get("x-correlation-id")).toBe(expected);
  await response.text();
});

test("without a usable correlation id the request id is one", async () => {
  const { ask } = await routerPlatform();
  const response = await ask(
    { prompt: "hi" },
    { headers: { "x-correlation-id": "x".repeat(129) } },
  );
  const [plan] = await linesOf(response);
  expect(response.headers.get("x-correlation-id")).toBe(plan?.["request_id"]);
});

test("the cheaper of two adapters answers, and a broken one takes no part", async () => {
  const cheap = await fakeAdapter();
  cheap.estimate = { usd_micros: 50, token_estimates_json: '{"model":"cheap"}' };
  const broken = await fakeAdapter();
  broken.estimate = null;
  const { ask } = await routerPlatform({}, [cheap, broken]);
  const lines = await linesOf(await ask({ prompt: "hello" }));
  expect(lines[0]).toMatchObject({
    candidates: [{ model: "cheap" }, { model: "fake-adapter" }],
    roles: [
      { role: "primary", model: "cheap" },
      { role: "fallback", model: "fake-adapter" },
    ],
    unavailable: [
      {
        adapter: new URL(broken.url).host,
        reason: expect.stringMatching(/overloaded|last health/),
      },
    ],
    reason: "cheapest that reaches quality 0.75 (balanced) within 2000 ms",
  });
  expect(lines.at(-1)).toMatchObject({ model_used: "cheap", savings_pct: 75 });
  expect(cheap.received.map(({ method }) => method)).toEqual(["Estimate", "Stream"]);
});
