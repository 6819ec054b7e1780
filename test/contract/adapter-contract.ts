import {
  type Client,
  type ClientReadableStream,
  credentials,
  makeGenericClientConstructor,
} from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import {
  ADAPTER_SERVICE,
  adapterDefinition,
  type EstimateResponse,
  type HealthResponse,
  type StreamChunk,
} from "../../src/services/kit/adapter-protocol.ts";
import type { GetSubject } from "./contract-suite.ts";

type Unary = (request: object, done: (error: Error | null, answer: unknown) => void) => void;
type Stream = (request: object) => ClientReadableStream<StreamChunk>;

type AdapterClient = Client & { Estimate: Unary; Stream: Stream; Health: Unary };

const PROMPT = JSON.stringify({ prompt: "hello", messages: [], max_tokens: 120 });

/** `address`: the key of `devstack env` that says where it is. */
export function adapterContract(subject: GetSubject, address: string): void {
  const open = () => {
    const Adapter = makeGenericClientConstructor(adapterDefinition(), ADAPTER_SERVICE);
    const client = new Adapter(subject().env[address] ?? "", credentials.createInsecure());
    onTestFinished(() => client.close());
    // Its methods are made from the definition at run time.
    return client as unknown as AdapterClient;
  };
  const unary = <Answer>(method: (done: Parameters<Unary>[1]) => void) =>
    new Promise<Answer>((resolve, reject) => {
      method((error, answer) => (error ? reject(error) : resolve(answer as Answer)));
    });

  test("Estimate tells tokens, cost and confidence", async () => {
    const client = open();
    const estimate = await unary<EstimateResponse>((done) =>
      client.Estimate({ stream_id: "s", task_type: "", prompt_json: PROMPT }, done),
    );
    expect(estimate.in_tokens).toBeGreaterThan(0);
    expect(estimate.out_tokens).toBeGreaterThan(0);
    expect(estimate.confidence).toBeGreaterThan(0);
    expect(estimate.confidence).toBeLessThanOrEqual(1);
  });

  test("Stream sends partials and one final, with token counts as increments", async () => {
    const chunks: StreamChunk[] = [];
    for await (const chunk of open().Stream({ stream_id: "s", prompt_json: PROMPT })) {
      chunks.push(chunk);
    }
    expect(chunks.map(({ type, more }) => [type, more])).toEqual([
      ...chunks.slice(1).map(() => ["agent.result.partial", true]),
      ["agent.result.final", false],
    ]);
    const texts = chunks.slice(0, -1).map(({ content_json }) => JSON.parse(content_json).text);
    expect(JSON.parse(chunks.at(-1)?.content_json ?? "")).toMatchObject({
      ok: true,
      text: texts.join(""),
    });
    const tokensOut = chunks.map(({ partial_out_tokens }) => partial_out_tokens);
    expect(Math.max(...tokensOut)).toBeLessThan(tokensOut.reduce((sum, count) => sum + count, 0));
  });

  test("Health tells latency and error rate", async () => {
    const client = open();
    const health = await unary<HealthResponse>((done) => client.Health({}, done));
    expect(health).toEqual({ p95_ms: expect.any(Number), error_rate: expect.any(Number) });
  });
}
