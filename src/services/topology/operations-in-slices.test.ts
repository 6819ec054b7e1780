import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { deployRouter } from "../../../test/support/cluster/guide-router.ts";
import { START_MS } from "../../../test/support/cluster/test-cluster.ts";
import type { ApiAnswer, ApiRequest } from "../../cluster/api/request.ts";
import { Simulation } from "./simulation.ts";

/** Others are let through after each step. */
function place({ sliceMs = 0 } = {}) {
  const pace = { speed: 1, isPaused: true };
  const declared = { seed: 7, startMs: START_MS };
  const simulation = new Simulation({ declared, pace, sliceMs });
  onTestFinished(() => simulation.stop());
  deployRouter(simulation.cluster);
  const ask = async (method: string, path: string, body: object | null = null) => {
    const answer = (await simulation.handle(requestOf(method, path, body))) as ApiAnswer;
    return { status: answer.status, document: JSON.parse(String(answer.body)) };
  };
  return { simulation, ask };
}

function requestOf(method: string, path: string, body: object | null): ApiRequest {
  return {
    ...{ method, path, query: new URLSearchParams() },
    headers: { "content-type": "application/json" },
    body: new TextEncoder().encode(body === null ? "" : JSON.stringify(body)),
  };
}

const wholeSeconds = (ms: number) => Math.floor(ms / 1_000) * 1_000;

const FAIL = {
  operation: {
    ...{ verb: "fail", mode: "power" },
    target: { kind: "zone", names: ["us-east-1c"] },
  },
};

test("while an operation lets time pass what reads is answered, and what writes waits", async () => {
  const { ask, simulation } = place();
  const beganMs = simulation.cluster.nowMs;
  let changes = 0;
  const noted = <T>(answer: T): T => {
    changes += 1;
    return answer;
  };
  const operated = ask("POST", "/sim/v1/operations", FAIL).then(noted);
  while ((await ask("GET", "/sim/v1/operations")).document.underWay === null) await setImmediate();
  const name = { metadata: { name: "shop" } };
  const written = ask("POST", "/api/v1/namespaces", name).then(noted);
  const stepped = ask("POST", "/sim/v1/time", { do: "step", ms: 1_000 }).then(noted);
  const { document: nodes } = await ask("GET", "/api/v1/nodes");
  expect(nodes.items).toHaveLength(6);
  expect((await ask("GET", "/sim/v1/operations")).document.underWay.simulatedMs).toBeGreaterThan(0);
  expect(changes).toBe(0);
  const [report, namespace, time] = await Promise.all([operated, written, stepped]);
  const endMs = beganMs + report.document.simulatedMs;
  expect(report.document.simulatedMs).toBeGreaterThan(300_000);
  expect(Date.parse(namespace.document.metadata.creationTimestamp)).toBe(wholeSeconds(endMs));
  expect(Date.parse(time.document.now)).toBe(endMs + 1_000);
  expect((await ask("GET", "/sim/v1/operations")).document).toEqual({ underWay: null });
});

test("what comes of it is the same as at one go, and the clock goes on from there", async () => {
  const [sliced, atOnce] = [place(), place({ sliceMs: 60_000 })];
  const [first, second] = await Promise.all(
    [sliced, atOnce].map(({ ask }) => ask("POST", "/sim/v1/operations", FAIL)),
  );
  expect(first).toEqual(second);
  const saved = [sliced, atOnce].map(({ simulation }) => simulation.cluster.save());
  expect(saved[0]).toEqual(saved[1]);
  expect(sliced.simulation.driver.lagMs).toBe(0);
  const { document } = await sliced.ask("POST", "/sim/v1/time", { do: "step", ms: 1_000 });
  expect(Date.parse(document.now)).toBe(sliced.simulation.cluster.nowMs);
});

test("an operation that is refused lets others go on", async () => {
  const { ask } = place();
  const target = { kind: "zone", names: ["nowhere"] };
  const bad = { operation: { verb: "recover", target } };
  expect((await ask("POST", "/sim/v1/operations", bad)).status).toBe(404);
  expect((await ask("POST", "/api/v1/namespaces", { metadata: { name: "shop" } })).status).toBe(
    201,
  );
});
