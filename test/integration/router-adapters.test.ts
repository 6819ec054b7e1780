import { setTimeout } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { linesOf } from "../support/router-platform.ts";
import { startRouterProcess } from "../support/router-process.ts";
import { type ServiceProcess, startService } from "../support/service-process.ts";
import { chatLine, standInOllama } from "../support/stand-in-ollama.ts";

interface Adapter {
  service: ServiceProcess;
  /** host:port */
  target: string;
}

/** A persona-adapter as a process of its own. */
async function startAdapter(env: Record<string, string> = {}): Promise<Adapter> {
  const service = startService("persona-adapter", { GRPC_PORT: "0", HTTP_PORT: "0", ...env });
  onTestFinished(async () => void (await service.end("SIGKILL")));
  const { grpc } = await service.logLine("serving");
  return { service, target: String(grpc) };
}

const endpoints = (...adapters: Adapter[]) => ({
  ADAPTER_ENDPOINTS: JSON.stringify(adapters.map(({ target }) => `http://${target}`)),
});

test.each([
  ["was killed", "SIGKILL"],
  ["hangs", "SIGSTOP"],
] as const)(
  "of two adapters the one that %s is told, the other one answers",
  async (_name, signal) => {
    const [first, second] = await Promise.all([startAdapter(), startAdapter()]);
    const { ask } = await startRouterProcess(endpoints(first, second));
    const body = { prompt: "hello", latency_slo_ms: 30_000 };
    // A router that has just started has not reached both yet.
    await expect
      .poll(async () => (await linesOf(await ask(body)))[0], { timeout: 30_000 })
      .toMatchObject({ roles: [{ role: "primary" }, { role: "fallback" }] });
    const ended = first.service.end(signal);
    if (signal === "SIGKILL") await ended;
    const lines = await linesOf(await ask(body));
    expect(lines[0]).toMatchObject({
      unavailable: [{ adapter: first.target, reason: expect.stringMatching(/./) }],
      roles: [{ role: "primary" }],
    });
    expect(lines.at(-1)).toMatchObject({ phase: "complete", model_used: "persona-adapter" });
  },
);

test.each([
  ["dies", "SIGKILL", /./],
  ["stops to speak", "SIGSTOP", /^it sent nothing for \d+ ms$/],
] as const)(
  "an adapter that %s in its answer gives way to the other one",
  async (_name, signal, cause) => {
    // Slow enough to be caught in the middle.
    const [first, second] = await Promise.all([
      startAdapter({ PERSONA_CHUNK_DELAY_MS: "1000" }),
      startAdapter(),
    ]);
    const { ask, url } = await startRouterProcess(endpoints(first, second));
    await expectSlow(url, second);
    const answer = await eventually(
      async () => begun(await ask({ prompt: "hello", latency_slo_ms: 5_000 })),
      // On a busy machine an estimate may come too late, and it would be the other one that speaks.
      ({ plan }) => plan.candidates.length === 2,
    );
    void first.service.end(signal);
    const lines = await answer.whole();
    expect(lines.filter(({ type }) => type === "event")).toMatchObject([
      { event: "escalate", cause: expect.stringMatching(cause) },
    ]);
    expect(lines.at(-1)).toMatchObject({ phase: "complete", escalation_count: 1, stored: true });
  },
);

/**
 * Teaches a router that an adapter answers late, so that it is the other one that speaks wherever both
 * can: by itself it would prefer whichever has answered something in fewer microseconds.
 */
async function expectSlow(url: string, { target }: Adapter): Promise<void> {
  const observed = { request_id: "r", model: target, latency_ms: 3_600_000 };
  const answer = await fetch(`${url}/v1/observe`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(observed),
  });
  expect(await answer.json()).toMatchObject({ learned: true });
}

/** An answer that is being spoken. */
async function begun(response: Response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes('"type":"chunk"')) text += (await reader?.read())?.value ?? "";
  const plan: { candidates: object[] } = JSON.parse(text.slice(0, text.indexOf("\n")));
  const whole = async () => {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      text += part.value;
    }
    return linesOf(new Response(text));
  };
  return { plan, whole };
}

test("an Ollama that loads its model for longer than an ask may take answers all the same, and the next time", async () => {
  const ollama = await standInOllama(async (response, { model }) => {
    response.writeHead(200);
    response.flushHeaders();
    // Of a real one 10 to 60 s.
    if (ollama.loaded.length === 0) await setTimeout(2_500);
    ollama.loaded.push(model);
    response.end(chatLine(model, "I am a stand-in.", { done: true, eval_count: 4 }));
  });
  ollama.loaded.length = 0;
  const service = startService("ollama-adapter", {
    ...{ GRPC_PORT: "0", HTTP_PORT: "0", OLLAMA_BASE_URL: ollama.url },
  });
  onTestFinished(async () => void (await service.end("SIGKILL")));
  const { grpc } = await service.logLine("serving");
  const { ask, url } = await startRouterProcess(
    endpoints(await startAdapter(), { service, target: String(grpc) }),
  );
  // The first estimates connect everywhere, which on a busy machine alone may take long.
  const candidates = async () => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ prompt: "hello", latency_slo_ms: 30_000 });
    const plan = await (await fetch(`${url}/v1/plan`, { method: "POST", headers, body })).json();
    return (plan as { candidates?: object[] }).candidates?.length;
  };
  await eventually(candidates, (count) => count === 2);
  for (const latency_slo_ms of [500, 2_000]) {
    const lines = await eventually(
      async () => linesOf(await ask({ prompt: "hello", latency_slo_ms })),
      // Its estimate may come too late here, too.
      ([plan]) => Array.isArray(plan?.["candidates"]) && plan["candidates"].length === 2,
    );
    expect(lines.at(-1)).toMatchObject({
      text: "I am a stand-in.",
      model_used: "ollama-adapter",
      escalation_count: 0,
    });
  }
});
