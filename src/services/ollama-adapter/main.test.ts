import { context as contextApi, ROOT_CONTEXT } from "@opentelemetry/api";
import { expect, onTestFinished, test } from "vitest";
import { collect } from "../../../test/support/collect.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { callHttp } from "../../../test/support/http-client.ts";
import { createTestService } from "../../../test/support/service-context.ts";
import { startService } from "../../../test/support/service-process.ts";
import { closedPort } from "../../../test/support/sockets.ts";
import { STAND_IN_WORDS, standInOllama } from "../../../test/support/stand-in-ollama.ts";
import {
  adapterDefinition,
  type EstimateResponse,
  type HealthResponse,
  type StreamChunk,
} from "../kit/adapter-protocol.ts";
import { GrpcClient } from "../kit/grpc-client.ts";
import { withSyntheticMarker } from "../kit/synthetic.ts";

const inTime = { timeoutMs: 8_000 };
const ask = { stream_id: "s", prompt_json: JSON.stringify({ prompt: "hello" }) };

test("without an Ollama it simulates, and says so wherever it is asked", async () => {
  const { service, adapter, page } = await start({ OLLAMA_BASE_URL: "", OLLAMA_MODEL: "" });
  const estimate = await adapter.unary<EstimateResponse>("Estimate", ask, inTime);
  expect(estimate.assumptions).toContain("simulated");
  expect(estimate.confidence).toBeLessThan(0.5);
  const chunks = await collect(adapter.stream<StreamChunk>("Stream", ask, inTime));
  expect(contentOf(chunks.at(-1))).toEqual({
    ok: true,
    adapter: "ollama-adapter",
    simulated: true,
    text:
      "This answer is simulated: OLLAMA_BASE_URL is not set. " +
      'You wrote "hello", which is turn 1 of our conversation.',
  });
  expect(chunks.reduce((sum, chunk) => sum + chunk.partial_out_tokens, 0)).toBe(
    estimate.out_tokens,
  );
  expect((await page("/health")).json()).toEqual({ ok: true, note: "simulating" });
  expect((await page("/metrics")).body).toContain("\nadapter_simulated 1\n");
  await service.logLine("simulating: OLLAMA_BASE_URL is not set, no model is asked");
});

test("with one it streams its answer and takes its counts", async () => {
  const ollama = await standInOllama();
  const { adapter, page } = await start({ OLLAMA_BASE_URL: ollama.url, OLLAMA_MODEL: "tiny" });
  const estimate = await adapter.unary<EstimateResponse>("Estimate", ask, inTime);
  expect(estimate).toMatchObject({ usd_micros: 0, confidence: 0.9 });
  expect(estimate.assumptions).not.toContain("simulated");
  const chunks = await collect(adapter.stream<StreamChunk>("Stream", ask, inTime));
  const text = STAND_IN_WORDS.join("");
  expect(chunks.map(contentOf)).toEqual([
    ...STAND_IN_WORDS.map((words) => ({ text: words })),
    {
      ok: true,
      adapter: "ollama-adapter",
      simulated: false,
      model: "tiny",
      done_reason: "stop",
      text,
    },
  ]);
  const counts = chunks.map((chunk) => [chunk.partial_in_tokens, chunk.partial_out_tokens]);
  expect(counts).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
    [26, 11],
  ]);
  const health = async () => (await page("/health")).json() as { note?: string };
  await eventually(health, (answer) => answer.note === undefined);
  const { body } = await page("/metrics");
  expect(body).toContain("\nadapter_simulated 0\n");
  expect(body).toContain('adapter_tokens_total{direction="output",synthetic="false"} 11');
});

test("a model that is not loaded has the time for that announced, a loaded one has not", async () => {
  const ollama = await standInOllama();
  const { adapter } = await start({
    OLLAMA_BASE_URL: ollama.url,
    OLLAMA_MODEL: "tiny",
    OLLAMA_TIMEOUT_MS: "45000",
  });
  const announced = async () => {
    const { token_estimates_json } = await adapter.unary<EstimateResponse>("Estimate", ask, inTime);
    return JSON.parse(token_estimates_json).first_token_ms;
  };
  // On a busy machine the answer may come too late, and the time is announced for safety.
  await eventually(announced, (ms) => ms === undefined);
  ollama.loaded.length = 0;
  expect(await announced()).toBe(45_000);
});

test("an Ollama without the model, and none at all, are noted with what to do", async () => {
  const ollama = await standInOllama();
  const env = { OLLAMA_BASE_URL: ollama.url, OLLAMA_MODEL: "large" };
  const lacking = await start(env);
  const note = "no such model: ollama pull large";
  const health = async () => (await lacking.page("/health")).json() as { note?: string };
  await eventually(health, (answer) => answer.note === note);
  ollama.models.push("large:latest");
  await eventually(health, (answer) => answer.note === undefined);
  const OLLAMA_BASE_URL = `http://ada:hunter22@127.0.0.1:${await closedPort()}`;
  const alone = await start({ OLLAMA_BASE_URL });
  expect((await alone.page("/health")).json()).toEqual({
    ok: true,
    note: `Ollama does not answer at ${OLLAMA_BASE_URL.replace("ada:hunter22@", "")}`,
  });
});

test("a synthetic request never reaches it", async () => {
  const ollama = await standInOllama();
  const { adapter } = await start({ OLLAMA_BASE_URL: ollama.url });
  const [estimate, chunks] = await contextApi.with(withSyntheticMarker(ROOT_CONTEXT), () =>
    Promise.all([
      adapter.unary<EstimateResponse>("Estimate", ask, inTime),
      collect(adapter.stream<StreamChunk>("Stream", ask, inTime)),
    ]),
  );
  expect(estimate.assumptions).toContain("simulated");
  expect(contentOf(chunks.at(-1))).toMatchObject({
    simulated: true,
    text: expect.stringContaining("a synthetic request reaches no model"),
  });
  expect(ollama.received).toEqual([]);
});

test("its failures are told in words, in the log too, and are its own faults", async () => {
  const ollama = await standInOllama((response) => {
    response.writeHead(500).end('{"error":"out of memory"}');
  });
  const { service, adapter } = await start({ OLLAMA_BASE_URL: ollama.url });
  const message = `Ollama at ${ollama.url} answered 500: out of memory`;
  await expect(adapter.stream("Stream", ask, inTime).next()).rejects.toMatchObject({
    status: "UNAVAILABLE",
    message,
  });
  await service.logLine("answer failed", { ollama: ollama.url, model: "llama3.2" });
  const { error_rate } = await adapter.unary<HealthResponse>("Health", {}, inTime);
  expect(error_rate).toBe(1);
});

test("bad variables are named in one line", async () => {
  const service = startService("ollama-adapter", {
    OLLAMA_BASE_URL: "localhost:11434",
    OLLAMA_TIMEOUT_MS: "1s",
  });
  onTestFinished(async () => void (await service.end("SIGKILL")));
  expect(await service.ended()).toEqual({ code: 2, signal: null });
  expect(service.stderr).toBe(
    'ollama-adapter: bad environment: OLLAMA_BASE_URL is "localhost:11434": expected a URL that ' +
      'starts with http:// or https://; OLLAMA_TIMEOUT_MS is "1s": expected a whole number from ' +
      "100 to 600000\n",
  );
});

async function start(env: Record<string, string>) {
  const service = startService("ollama-adapter", { GRPC_PORT: "0", HTTP_PORT: "0", ...env });
  onTestFinished(async () => void (await service.end("SIGKILL")));
  const { grpc, http } = await service.logLine("serving");
  const { context } = createTestService();
  const target = new URL(`http://${grpc}`);
  const adapter = new GrpcClient(context, adapterDefinition(), target);
  onTestFinished(() => adapter.close());
  const port = Number(new URL(String(http)).port);
  return { service, adapter, page: (path: string) => callHttp({ port, path }) };
}

function contentOf(chunk: StreamChunk | undefined): unknown {
  return JSON.parse(chunk?.content_json ?? "null");
}
