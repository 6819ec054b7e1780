import { expect, test } from "vitest";
import { chunkOf, fakeAdapter } from "../../../../test/support/fake-adapter.ts";
import { frameClient, frameOf } from "../../../../test/support/frame-client.ts";
import { routerPlatform } from "../../../../test/support/router-platform.ts";
import { closedPort } from "../../../../test/support/sockets.ts";
import { GrpcError } from "../../kit/grpc-error.ts";

const ids = { v: 1, session_id: "s1", stream_id: "st1", qos: "gold", ttl: 7 };

test.each(["gold", "silver", "bronze", "anything"])(
  "a %s frame is answered with ack, a partial per chunk, and final",
  async (qos) => {
    const { url, adapter, metric } = await routerPlatform();
    const client = await frameClient(url);
    client.send(frameOf({ prompt: "hello" }, { qos, unknown: true }));
    const [ack, ...rest] = await client.answer();
    const window = { max_parallel: 4, max_tokens: 10_000, max_usd_micros: 1_000_000 };
    const echoed = { ...ids, qos, window, meta: {} };
    expect(ack).toEqual({
      ...echoed,
      msg_seq: 7,
      frag_seq: 0,
      flags: ["ACK"],
      payload: { type: "agent.result.partial", content: { router: "ack" } },
    });
    const partial = (frag_seq: number, kind: string, content: object) => ({
      ...echoed,
      msg_seq: 8,
      frag_seq,
      flags: ["MORE"],
      adapter: adapter.url,
      payload: {
        type: `agent.result.${kind}`,
        content: JSON.stringify(content),
        confidence: 0.9,
      },
    });
    const final = JSON.stringify({ ok: true, text: "Hello there." });
    expect(rest).toEqual([
      partial(0, "partial", { text: "Hello" }),
      partial(1, "partial", { text: " there." }),
      partial(2, "final", { ok: true, text: "Hello there." }),
      {
        ...echoed,
        msg_seq: 9,
        frag_seq: 0,
        flags: ["FIN"],
        payload: {
          type: "agent.result.final",
          content: { finals: [final], representatives: [[0, final]], groups: [[0]], scores: [1] },
        },
      },
    ]);
    const lane = qos === "anything" ? "bronze" : qos;
    expect(await metric(`frames_rx_total{qos="${lane}",synthetic="false"}`)).toBe(1);
    expect(await metric('frames_tx_total{kind="partial",synthetic="false"}')).toBe(3);
    expect(await metric('router_windows_admit_total{synthetic="false"}')).toBe(1);
  },
);

test("the adapter gets the content as it is, the policy what the frame says of itself", async () => {
  const { url, adapter, opa } = await routerPlatform();
  const client = await frameClient(url);
  const content = { prompt: "héllo", quality: "high", tools: [] };
  const meta = {
    task_type: "qa",
    languages: ["en"],
    risk: "low",
    data_scope: ["public"],
    trace: "t-1",
    tool_permissions: ["fs.read"],
    environment_id: "e",
    security_groups: ["g"],
  };
  client.send(frameOf(content, { meta }));
  await client.answer();
  client.send(frameOf("just text"));
  await client.answer();
  const prompts = adapter.received.map(({ request }) => JSON.parse(request.prompt_json ?? ""));
  expect(prompts).toEqual([content, content, { prompt: "just text" }, { prompt: "just text" }]);
  expect(opa.inputs()[0]).toEqual({
    input: {
      meta: {
        ...meta,
        route: "/ws",
        tenant: "public",
        quality: "high",
        prompt_chars: 5,
        max_cost_usd: 1,
        synthetic: false,
        conversation_id: null,
      },
    },
  });
});

test("numbers of 64 bits come back as they were sent, and go to the adapter so", async () => {
  const { url, adapter } = await routerPlatform();
  const client = await frameClient(url);
  const texts: string[] = [];
  client.socket.on("message", (data) => texts.push(String(data)));
  const frame = JSON.stringify(frameOf({ prompt: "hello", id: "ID" }))
    .replace('"msg_seq":7', '"msg_seq":9007199254740993')
    .replace('"max_tokens":10000', '"max_tokens":18446744073709551615')
    .replace('"ID"', "12345678901234567891");
  client.send(frame);
  await client.answer();
  const seqs = texts.map((text) => text.match(/"msg_seq":(\d+)/)?.[1]);
  expect([seqs.at(0), seqs.at(1), seqs.at(-1)]).toEqual([
    "9007199254740993",
    "9007199254740994",
    "9007199254740995",
  ]);
  expect(texts.every((text) => text.includes('"max_tokens":18446744073709551615'))).toBe(true);
  expect(adapter.received.map(({ request }) => request.prompt_json)).toEqual([
    '{"prompt":"hello","id":12345678901234567891}',
    '{"prompt":"hello","id":12345678901234567891}',
  ]);
});

test.each([
  ["a number above 64 bits", '"msg_seq":18446744073709551616'],
  ["a number whose answers would be above 64 bits", '"msg_seq":18446744073709551615'],
  ["a fraction", '"msg_seq":7.5'],
  ["a negative number", '"msg_seq":-7'],
])("%s is no msg_seq", async (_name, text) => {
  const { url } = await routerPlatform();
  const client = await frameClient(url);
  client.send(JSON.stringify(frameOf("hello")).replace('"msg_seq":7', text));
  expect(await client.next()).toEqual({ error: "invalid_frame" });
});

test("a content that nests beyond all measure is no frame", async () => {
  const { url } = await routerPlatform();
  const client = await frameClient(url);
  const deep = "[".repeat(150_000) + "]".repeat(150_000);
  client.send(JSON.stringify(frameOf("CONTENT")).replace('"CONTENT"', deep));
  expect(await client.next()).toMatchObject({ error: "invalid_frame" });
});

test.each([
  ["no JSON", "hello", { error: "invalid_frame" }],
  ["JSON that is no frame", { hello: 1 }, { error: "invalid_frame" }],
  ["a frame without content", frameOf(undefined), { error: "invalid_frame" }],
  ["camel case", { ...frameOf("hi"), msg_seq: undefined, msgSeq: 1 }, { error: "invalid_frame" }],
  ["bytes", Buffer.from("{}"), { error: "binary_not_supported" }],
  ["a frame that has travelled too far", frameOf("hi", { ttl: 0 }), { error: "ttl_expired" }],
  [
    "a long prompt",
    frameOf("x".repeat(6_001)),
    { error: "invalid_frame", detail: "prompt_too_large" },
  ],
])("%s is refused, and the socket goes on", async (_name, message, error) => {
  const { url, adapter } = await routerPlatform();
  const client = await frameClient(url);
  client.send(message);
  expect(await client.next()).toMatchObject(error);
  expect(adapter.received).toEqual([]);
  client.send(frameOf("hello"));
  expect((await client.answer()).at(-1)?.flags).toEqual(["FIN"]);
});

test("what the policy denies is denied, also when there is no decision", async () => {
  const { url, opa, adapter, metric } = await routerPlatform();
  const client = await frameClient(url);
  const deny = [{ code: "EPOLICY", reason: "forbidden tool" }];
  opa.decision = { status: 200, body: { result: { allow: true, deny } } };
  client.send(frameOf("hello"));
  const seqs = { session_id: "s1", stream_id: "st1", msg_seq: 7 };
  expect(await client.answer()).toEqual([
    { error: "policy_denied", reasons: ["forbidden tool"], ...seqs },
  ]);
  opa.decision = { status: 500, body: {} };
  client.send(frameOf("hello"));
  expect(await client.answer()).toEqual([
    { error: "policy_denied", reasons: ["no decision: OPA answered 500"], ...seqs },
  ]);
  expect(adapter.received).toEqual([]);
  const line = 'router_policy_decisions_total{decision="unavailable",synthetic="false"}';
  expect(await metric(line)).toBe(1);
});

test("with no adapter up there is an error for each, and final all the same", async () => {
  const gone = `http://127.0.0.1:${await closedPort()}`;
  const { url } = await routerPlatform({ ADAPTER_ENDPOINTS: JSON.stringify([gone]) });
  const client = await frameClient(url);
  client.send(frameOf("hello"));
  const [ack, failed, final] = await client.answer();
  expect(ack?.flags).toEqual(["ACK"]);
  expect(failed).toMatchObject({
    flags: ["MORE"],
    adapter: gone,
    payload: {
      content: { adapter_error: { error: "connect", adapter: gone, reason: expect.any(String) } },
    },
  });
  expect(final).toMatchObject({
    flags: ["FIN"],
    payload: {
      type: "agent.result.final",
      content: { finals: [], groups: [], scores: [], error: "adapter_error" },
    },
  });
});

test("an adapter that was reached and refused failed otherwise than one that was not", async () => {
  const { url, adapter } = await routerPlatform();
  const client = await frameClient(url);
  adapter.estimate = null;
  adapter.refusal = new GrpcError("INVALID_ARGUMENT", "no prompt");
  client.send(frameOf("hello"));
  const [, failed] = await client.answer();
  expect(failed?.payload?.content).toEqual({
    adapter_error: { error: "rpc", adapter: adapter.url, reason: "no prompt" },
  });
});

test("an adapter that fails gives way to the next one", async () => {
  const next = await fakeAdapter();
  next.estimate = { usd_micros: 900, token_estimates_json: '{"model":"next"}' };
  const { url, adapter } = await routerPlatform({}, [next]);
  adapter.answer = async function* () {
    yield chunkOf("partial", { text: "Hal" });
    throw new Error("adapter crashed");
  };
  const client = await frameClient(url);
  client.send(frameOf("hello"));
  const answer = await client.answer();
  expect(answer.slice(1, -1).map(({ adapter: from, frag_seq }) => [from, frag_seq])).toEqual([
    [adapter.url, 0],
    [adapter.url, 1],
    [next.url, 2],
    [next.url, 3],
    [next.url, 4],
  ]);
  expect(answer[2]?.payload?.content).toEqual({
    adapter_error: { error: "rpc", adapter: adapter.url, reason: "adapter crashed" },
  });
  expect(answer.at(-1)?.payload?.content).toMatchObject({ scores: [1] });
});

test("a synthetic socket is told to every hop and counted apart", async () => {
  const { url, adapter, spans, metric } = await routerPlatform();
  const trace = "0af7651916cd43dd8448eb211c80319c";
  const client = await frameClient(url, {
    "x-devstack-synthetic": "1",
    traceparent: `00-${trace}-b7ad6b7169203331-01`,
  });
  client.send(frameOf("hello"));
  await client.answer();
  const span = await spans.span("WS /ws");
  expect(span.spanContext().traceId).toBe(trace);
  expect(adapter.received.map(({ metadata }) => metadata["baggage"])).toEqual([
    "devstack.synthetic=true",
    "devstack.synthetic=true",
  ]);
  expect(
    new Set(spans.ended.map(({ attributes }) => attributes["user_agent.synthetic.type"])),
  ).toEqual(new Set(["test"]));
  expect(await metric('frames_rx_total{qos="gold",synthetic="true"}')).toBe(1);
});
