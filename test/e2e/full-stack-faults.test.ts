import { afterAll, beforeAll, expect, test } from "vitest";
import { environment } from "../../src/stack/environment.ts";
import { eventually } from "../support/eventually.ts";
import { makeTestStack, type TestStack } from "../support/test-stack.ts";

/** Whoever asks may ask as often as it likes. */
const SERVICES = { router: { env: { ROUTER_RPS_LIMIT: "100000" } }, topology: {} };

/** One for all tests: each brings it up, whatever the one before has made of it. It leaves nothing. */
let stack: TestStack;

beforeAll(async () => {
  stack = await makeTestStack({ platform: true, services: SERVICES });
});

afterAll(() => stack?.dispose());

async function routerUrl(): Promise<string> {
  const { ROUTER_URL = "" } = await environment(await stack.open());
  return ROUTER_URL;
}

const json = { "content-type": "application/json", accept: "application/json" };

async function ask(url: string, body: string, headers: Record<string, string> = json) {
  return fetch(`${url}/v1/ask`, { method: "POST", headers, body });
}

test("kill -9 of each service in turn: restarted and told, the proof void, the next up proves again", async () => {
  const first = await stack.up();
  const live = first.status.services.filter(({ state }) => state === "ready");
  expect(live.map(({ name }) => name)).toEqual([
    "router",
    "persona-adapter",
    "ollama-adapter",
    "memory",
    "opa",
    "otel-collector",
    "prometheus",
    "tempo",
    "topology",
  ]);
  // The rows of telemetry share one process: each is killed once, and all three tell it.
  const killed = ["router", "persona-adapter", "ollama-adapter", "memory", "opa", "tempo"];
  for (const name of [...killed, "topology"]) {
    const pid = await stack.pidOf(name);
    const { restarts } = await stack.row(name);
    process.kill(pid, "SIGKILL");
    const report = await eventually(
      () => stack.status(),
      ({ services }) => {
        const row = services.find((service) => service.name === name);
        // More than once where a neighbour held the port for a moment, while nobody listened.
        return row !== undefined && row.restarts > restarts && services.every(isFine);
      },
    );
    expect(report.stack, name).toMatchObject({ state: "ready", provenAt: null });
    expect(await stack.pidOf(name)).not.toBe(pid);
  }
  const again = await stack.up();
  expect(again).toMatchObject({ alreadyUp: false, proofReused: false });
  expect((await stack.status()).stack.provenAt).not.toBeNull();
});

const isFine = ({ state }: { state: string }) => state === "ready" || state === "disabled";

test("through the running stack: 200 asks at once, prompts over the limit, bodies that are no JSON", async () => {
  await stack.up();
  const url = await routerUrl();
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      // As much time as there can be: 200 at once on a busy machine are slow.
      const body = { prompt: `hello ${index}`, latency_slo_ms: 30_000 };
      const response = await ask(url, JSON.stringify(body));
      return { status: response.status, body: (await response.json()) as { response?: string } };
    }),
  );
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(answers.filter(({ body }) => !body.response)).toEqual([]);

  const long = await ask(url, JSON.stringify({ prompt: "x".repeat(6_001) }));
  expect([long.status, await long.json()]).toEqual([413, { detail: "prompt_too_large" }]);
  for (const text of ["{", "", "[]", '"text"', "null", '{"prompt":7}', "\u0000"]) {
    const { status } = await ask(url, text);
    expect([400, 422], `${status} for ${text}`).toContain(status);
  }
  expect((await ask(url, JSON.stringify({ prompt: "still there?" }))).status).toBe(200);
  expect((await stack.status()).stack.state).toBe("ready");
});

test("down while answers are being streamed leaves nothing, in seconds", async () => {
  await stack.up();
  const url = await routerUrl();
  const stream = { "content-type": "application/json" };
  const streamed = async () => {
    const response = await ask(url, JSON.stringify({ prompt: "tell me all" }), stream);
    return response.text();
  };
  const streams = Promise.allSettled(Array.from({ length: 20 }, streamed));
  expect(await streamed()).toContain('"type":"plan"');
  const more = Promise.allSettled(Array.from({ length: 50 }, streamed));
  const begun = performance.now();
  await stack.down();
  // Who does not end of itself is ended after 5 s, one wave of services after the other.
  expect(performance.now() - begun).toBeLessThan(12_000);
  expect(await stack.processes()).toEqual([]);
  await Promise.all([streams, more]);
});
