import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { collect } from "../../../test/support/collect.ts";
import { fastestMs } from "../../../test/support/fastest.ts";
import { callHttp } from "../../../test/support/http-client.ts";
import { createTestService } from "../../../test/support/service-context.ts";
import { startService } from "../../../test/support/service-process.ts";
import {
  ADAPTER_SERVICE,
  adapterDefinition,
  type EstimateResponse,
  type HealthResponse,
  type StreamChunk,
} from "../kit/adapter-protocol.ts";
import { GrpcClient } from "../kit/grpc-client.ts";
import { healthDefinition } from "../kit/grpc-health.ts";

const inTime = { timeoutMs: 8_000 };
const ask = { stream_id: "s", prompt_json: JSON.stringify({ prompt: "hello" }) };

test("it estimates, streams that answer, and tells its health and metrics", async () => {
  const { adapter, health, httpPort } = await start();
  expect(await health.unary("Check", { service: ADAPTER_SERVICE }, inTime)).toEqual({
    status: "SERVING",
  });
  const estimate = await adapter.unary<EstimateResponse>("Estimate", ask, inTime);
  expect(estimate.assumptions).toContain("simulated");

  const chunks = await collect(adapter.stream<StreamChunk>("Stream", ask, inTime));
  expect(sum(chunks, "partial_in_tokens")).toBe(estimate.in_tokens);
  expect(sum(chunks, "partial_out_tokens")).toBe(estimate.out_tokens);
  expect(sum(chunks, "partial_usd_micros")).toBe(estimate.usd_micros);
  expect(chunks.at(-1)).toMatchObject({ type: "agent.result.final", more: false });

  const { p95_ms, error_rate } = await adapter.unary<HealthResponse>("Health", {}, inTime);
  expect(p95_ms).toBeGreaterThan(0);
  expect(error_rate).toBe(0);
  const page = await callHttp({ port: httpPort, path: "/health" });
  expect([page.status, page.json()]).toEqual([200, { ok: true }]);
  const { body } = await callHttp({ port: httpPort, path: "/metrics" });
  expect(body).toContain('adapter_requests_total{method="Stream",code="OK",synthetic="false"} 1');
  expect(body).toContain(
    `adapter_tokens_total{direction="output",synthetic="false"} ${estimate.out_tokens}`,
  );
});

test("an answer is not paced", async () => {
  const { adapter } = await start();
  const answer = async () => void (await collect(adapter.stream("Stream", ask, inTime)));
  expect(await fastestMs(answer, { enoughMs: 1_000 })).toBeLessThan(1_000);
});

test("a prompt that is none is INVALID_ARGUMENT and no failure of the adapter", async () => {
  const { adapter } = await start();
  const bad = { stream_id: "s", prompt_json: "{" };
  const refused = { status: "INVALID_ARGUMENT", message: "prompt_json: not JSON" };
  await expect(adapter.unary("Estimate", bad, inTime)).rejects.toMatchObject(refused);
  await expect(adapter.stream("Stream", bad, inTime).next()).rejects.toMatchObject(refused);
  const { error_rate } = await adapter.unary<HealthResponse>("Health", {}, inTime);
  expect(error_rate).toBe(0);
});

test("SIGTERM lets a running stream finish, then the process ends with 0", async () => {
  const { service, adapter } = await start({ PERSONA_CHUNK_DELAY_MS: "100" });
  const stream = adapter.stream<StreamChunk>("Stream", ask, inTime);
  const first = await stream.next();
  const ended = service.end("SIGTERM");
  await service.logLine("stopping");
  const rest = await collect(stream);
  expect(first.value).toMatchObject({ more: true });
  expect(rest.at(-1)).toMatchObject({ type: "agent.result.final" });
  expect(await ended).toEqual({ code: 0, signal: null });
});

test("a cancelled stream ends in the adapter too", async () => {
  const { adapter, httpPort } = await start({ PERSONA_CHUNK_DELAY_MS: "1000" });
  const stream = adapter.stream<StreamChunk>("Stream", ask, inTime);
  await stream.next();
  await stream.return();
  const counted = 'adapter_requests_total{method="Stream",code="CANCELLED",synthetic="false"} 1';
  await expect
    .poll(async () => (await callHttp({ port: httpPort, path: "/metrics" })).body)
    .toContain(counted);
});

test("the end of its lifeline ends it within a second, whatever runs", async () => {
  const { service, adapter } = await start({
    DEVSTACK_LIFELINE: "stdin",
    PERSONA_CHUNK_DELAY_MS: "1000",
  });
  const stream = adapter.stream<StreamChunk>("Stream", ask, inTime);
  await stream.next();
  const startedMs = performance.now();
  service.closeStdin();
  expect(await service.ended()).toEqual({ code: 0, signal: null });
  // On a machine that has time it takes a tenth of a second; a stop waits for the stream, 3 s.
  expect(performance.now() - startedMs).toBeLessThan(2_500);
  await expect(collect(stream)).rejects.toMatchObject({ name: "GrpcError" });
});

test("a second signal ends a stop that takes its time", async () => {
  const { service, adapter } = await start({ PERSONA_CHUNK_DELAY_MS: "1000" });
  const stream = adapter.stream<StreamChunk>("Stream", ask, inTime);
  await stream.next();
  const ended = service.end("SIGTERM");
  await service.logLine("stopping");
  const startedMs = performance.now();
  await service.end("SIGTERM");
  expect(await ended).toEqual({ code: 0, signal: null });
  // The stop itself would wait for 3 s.
  expect(performance.now() - startedMs).toBeLessThan(2_500);
  await expect(collect(stream)).rejects.toMatchObject({ name: "GrpcError" });
});

test("all bad variables are named in one line, and it ends with 2", async () => {
  const service = startService("persona-adapter", {
    GRPC_PORT: "70x",
    HTTP_PORT: "65536",
    LOG_LEVEL: "loud",
    DEVSTACK_LIFELINE: "pipe",
  });
  onTestFinished(async () => void (await service.end("SIGKILL")));
  expect(await service.ended()).toEqual({ code: 2, signal: null });
  expect(service.stderr).toBe(
    'persona-adapter: bad environment: DEVSTACK_LIFELINE is "pipe": expected stdin, or unset; ' +
      'LOG_LEVEL is "loud": expected one of fatal, error, warn, info, debug, trace, silent; ' +
      'GRPC_PORT is "70x": expected a whole number from 0 to 65535; ' +
      'HTTP_PORT is "65536": expected a whole number from 0 to 65535\n',
  );
});

test("a port that is taken is one line that names it, and it ends with 1", async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void holder.close());
  const taken = holder.address();
  const port = typeof taken === "object" && taken !== null ? taken.port : 0;
  const service = startService("persona-adapter", { GRPC_PORT: String(port), HTTP_PORT: "0" });
  onTestFinished(async () => void (await service.end("SIGKILL")));
  expect(await service.ended()).toEqual({ code: 1, signal: null });
  expect(service.stderr).toMatch(/^persona-adapter: cannot start: .*EADDRINUSE.*\n$/);
  expect(service.stderr).toContain(`127.0.0.1:${port}`);
});

async function start(env: Record<string, string> = {}) {
  const service = startService("persona-adapter", { GRPC_PORT: "0", HTTP_PORT: "0", ...env });
  onTestFinished(async () => void (await service.end("SIGKILL")));
  const { grpc, http } = await service.logLine("serving");
  const target = new URL(`http://${grpc}`);
  const { context } = createTestService();
  const adapter = new GrpcClient(context, adapterDefinition(), target);
  const health = new GrpcClient(context, healthDefinition(), target);
  onTestFinished(() => adapter.close());
  onTestFinished(() => health.close());
  return { service, adapter, health, httpPort: Number(new URL(String(http)).port) };
}

type Count = "partial_in_tokens" | "partial_out_tokens" | "partial_usd_micros";

function sum(chunks: readonly StreamChunk[], count: Count): number {
  return chunks.reduce((total, chunk) => total + chunk[count], 0);
}
