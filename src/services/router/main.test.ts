import { expect, test } from "vitest";
import { chunkOf } from "../../../test/support/fake-adapter.ts";
import { fastestMs } from "../../../test/support/fastest.ts";
import { frameClient, frameOf } from "../../../test/support/frame-client.ts";
import { linesOf } from "../../../test/support/router-platform.ts";
import { startRouterProcess } from "../../../test/support/router-process.ts";
import { startService } from "../../../test/support/service-process.ts";

test("200 asks at once are all answered whole, each in its own conversation", async () => {
  const { ask, memory } = await startRouterProcess({ ROUTER_RPS_LIMIT: "1000" });
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const prompt = `ask ${index}`;
      // As much time as there can be: 200 at once on a busy machine are slow.
      const body = { prompt, conversation_id: `c${index}`, latency_slo_ms: 30_000 };
      const response = await ask(body);
      return { status: response.status, lines: await linesOf(response) };
    }),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const finals = answers.map(({ lines }) => lines.at(-1));
  expect(finals.every((final) => final?.["text"] === "Hello there." && final["stored"])).toBe(true);
  expect(memory.objects.size).toBe(200);
});

test("an answer is not paced", async () => {
  const { ask } = await startRouterProcess();
  const answer = async () => void (await linesOf(await ask({ prompt: "hello" })));
  expect(await fastestMs(answer, { enoughMs: 1_000 })).toBeLessThan(1_000);
});

test("SIGTERM lets a running answer finish, takes no new one and ends with 0", async () => {
  const { service, url, adapter, ask } = await startRouterProcess();
  const goOn = Promise.withResolvers<void>();
  adapter.answer = async function* () {
    yield chunkOf("partial", { text: "Hello" });
    await goOn.promise;
    yield chunkOf("final", { text: "Hello there." });
  };
  const running = await ask({ prompt: "hello" });
  const ended = service.end("SIGTERM");
  await service.logLine("stopping");
  const [refused, readyz] = await Promise.all([ask({ prompt: "more" }), fetch(`${url}/readyz`)]);
  expect([refused.status, readyz.status]).toEqual([503, 503]);
  expect(await readyz.json()).toMatchObject({ ready: false, draining: true });
  goOn.resolve();
  const lines = await linesOf(running);
  expect(lines.at(-1)).toMatchObject({ type: "final", text: "Hello there.", stored: true });
  expect(await ended).toEqual({ code: 0, signal: null });
});

test("an answer that a stop cannot wait for ends with a last line that says so", async () => {
  const { service, adapter, ask } = await startRouterProcess();
  adapter.answer = async function* (cancelled) {
    yield chunkOf("partial", { text: "Hello" });
    await new Promise<void>((resolve) => cancelled.addEventListener("abort", () => resolve()));
  };
  const running = await ask({ prompt: "hello", latency_slo_ms: 30_000 });
  const ended = service.end("SIGTERM");
  expect((await linesOf(running)).at(-1)).toMatchObject({
    type: "final",
    aborted: true,
    error: "shutting_down",
    text: "Hello",
  });
  expect(await ended).toEqual({ code: 0, signal: null });
});

test("SIGTERM lets a running frame finish, then closes its socket; an idle one at once", async () => {
  const { service, url, adapter } = await startRouterProcess();
  const goOn = Promise.withResolvers<void>();
  adapter.answer = async function* () {
    yield chunkOf("partial", { text: "Hello" });
    await goOn.promise;
    yield chunkOf("final", { ok: true, text: "Hello there." });
  };
  const [client, idle] = await Promise.all([frameClient(url), frameClient(url)]);
  const payload = { type: "agent.request", content: "hello", expiry_ms: 60_000 };
  client.send(frameOf("hello", { payload }));
  await client.next();
  await client.next();
  const ended = service.end("SIGTERM");
  expect(await idle.closed).toBe(1001);
  client.send(frameOf("more", { msg_seq: 8 }));
  expect(await client.next()).toMatchObject({ error: "shutting_down", msg_seq: 8 });
  goOn.resolve();
  expect((await client.answer()).at(-1)).toMatchObject({
    flags: ["FIN"],
    payload: { content: { scores: [1] } },
  });
  expect(await client.closed).toBe(1001);
  expect(await ended).toEqual({ code: 0, signal: null });
});

test("a frame that a stop cannot wait for ends with a final frame that says so", async () => {
  const { service, url, adapter } = await startRouterProcess();
  adapter.answer = async function* (cancelled) {
    yield chunkOf("partial", { text: "Hello" });
    await new Promise<void>((resolve) => cancelled.addEventListener("abort", () => resolve()));
  };
  const client = await frameClient(url);
  const payload = { type: "agent.request", content: "hello", expiry_ms: 60_000 };
  client.send(frameOf("hello", { payload }));
  await client.next();
  await client.next();
  const ended = service.end("SIGTERM");
  expect((await client.answer()).at(-1)?.payload?.content).toMatchObject({
    finals: [],
    error: "shutting_down",
  });
  expect(await ended).toEqual({ code: 0, signal: null });
});

test("it ends within a second of losing its lifeline", async () => {
  const { service } = await startRouterProcess({ DEVSTACK_LIFELINE: "stdin" });
  const startedMs = performance.now();
  service.closeStdin();
  expect(await service.ended()).toEqual({ code: 0, signal: null });
  // A tenth of a second on a machine that has time.
  expect(performance.now() - startedMs).toBeLessThan(2_500);
});

test("bad settings end it with 2 and one line that names them all", async () => {
  const service = startService("router", {
    ADAPTER_ENDPOINTS: "http://127.0.0.1:7070",
    OPA_URL: "opa:8181",
    MEMORY_GATEWAY_URL: "http://127.0.0.1:8080",
  });
  expect(await service.ended()).toEqual({ code: 2, signal: null });
  expect(service.stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(service.stderr).toContain('ADAPTER_ENDPOINTS is "http://127.0.0.1:7070"');
  expect(service.stderr).toContain('OPA_URL is "opa:8181"');
});
