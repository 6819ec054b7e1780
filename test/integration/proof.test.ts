import { appendFile, cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Endpoints } from "../../src/plan/endpoints.ts";
import { sumOf } from "../../src/seed/prometheus.ts";
import type { ProofRecord } from "../../src/seed/proof/proof-record.ts";
import { serviceUrl } from "../../src/seed/service-url.ts";
import { fetchTrace } from "../../src/seed/trace.ts";
import type { UpResult } from "../../src/stack/up.ts";
import { exchange } from "../../src/util/http-client.ts";
import { requireComponent } from "../components/components.ts";
import { needs } from "../needs.ts";
import { repository } from "../support/checkout.ts";
import { eventually } from "../support/eventually.ts";
import { ProofStack } from "../support/proof-stack.ts";

const LOOK = { signal: new AbortController().signal, timeoutMs: 5_000 };
const TENANT = { "x-tenant-id": "devstack-proof" };

test.concurrent("the proof is marked as synthetic at every hop, and removes what it stored", async () => {
  await using stack = await ProofStack.create({});
  await stack.up();
  const { endpoints } = await stack.record();
  const { traceId } = await proofOf(stack);
  const trace = await fetchTrace(endpoints, traceId, LOOK);
  const spans = "spans" in trace ? trace.spans : [];
  expect(new Set(spans.map(({ service }) => service))).toEqual(
    new Set(["router", "memory", "persona-adapter", "ollama-adapter"]),
  );
  for (const span of spans) {
    expect(span).toMatchObject({ attributes: { "user_agent.synthetic.type": "test" } });
  }
  const asks = (synthetic: string) =>
    sumOf(endpoints, `router_requests_total{route="/v1/ask",synthetic="${synthetic}"}`, LOOK);
  expect([await asks("true"), await asks("false")]).toEqual([1, 0]);
  expect(await remembered(endpoints)).toEqual([]);
  const probe = { url: `${serviceUrl(endpoints, "memory", "http")}/v1/memory/notes/mine`, ...LOOK };
  await exchange({ ...probe, method: "PUT", headers: TENANT, body: { object: { a: "proof" } } });
  expect(await remembered(endpoints)).toEqual(["mine"]);
});

test.concurrent("an unchanged stack keeps its proof, --prove renews it, and a restart voids it", async () => {
  await using stack = await ProofStack.create({});
  const first = await stack.up();
  expect(first).toMatchObject({ alreadyUp: false, proofReused: false });
  const proven = await proofOf(stack);

  const second = await stack.up();
  expect(second).toMatchObject({ alreadyUp: true, proofReused: true, provenAt: first.provenAt });
  expect(stack.events).toContainEqual(
    expect.objectContaining({ type: "phase", phase: "proof", status: "reused" }),
  );
  expect(await proofOf(stack)).toEqual(proven);

  const third = await stack.up({ prove: true });
  expect(third).toMatchObject({ alreadyUp: false, proofReused: false });
  expect((await proofOf(stack)).traceId).not.toBe(proven.traceId);
  expect(Date.parse(third.provenAt)).toBeGreaterThan(Date.parse(first.provenAt));

  process.kill(await stack.pidOf("memory"), "SIGKILL");
  // Not expect.poll: beside other tests of this file it may take one of them for its own.
  await eventually(
    () => restartsOf(stack, "memory"),
    (restarts) => restarts === 1,
  );
  expect((await stack.status()).stack.provenAt).toBeNull();
  const fourth = await stack.up();
  expect(fourth).toMatchObject({ proofReused: false });
  expect((await stack.status()).stack.provenAt).toBe(fourth.provenAt);
});

test.concurrent("a proof that fails voids the one before", async () => {
  await using stack = await ProofStack.create({});
  const deadIf = join(stack.folder, "dead");
  const env = { OPA_LISTEN: "${listen:http}", DEAD_IF: deadIf };
  await stack.configure({ opa: { process: [process.execPath, fixture("opa")], env } });
  await stack.up();
  await writeFile(deadIf, "");
  await expect(stack.up({ prove: true })).rejects.toMatchObject({ details: { service: "opa" } });
  expect((await stack.status()).stack).toMatchObject({ state: "ready", provenAt: null });
  await rm(deadIf);
  expect(await stack.up()).toMatchObject({ proofReused: false });
});

test.concurrent("a changed plan is proven anew", async () => {
  await using stack = await ProofStack.create({});
  await stack.up();
  await stack.configure({ memory: { env: { OTEL_EXPORTER_OTLP_ENDPOINT: "" } } });
  const error = await stack.failingUp();
  expect(error).toMatchObject({ code: "E_PROOF_FAILED", details: { service: "memory" } });
  expect((await stack.status()).stack).toMatchObject({ state: "ready", provenAt: null });
  await stack.configure({});
  expect(await stack.up()).toMatchObject({ proofReused: false, unproven: [] });
});

test.concurrent("hops that nobody can check are told with their reasons, and proven is the rest", async () => {
  const none = { spans: "none", counter: "none", record: "none" };
  await using stack = await ProofStack.create({
    tempo: { enabled: false },
    sleeper: { process: ["sleep", "1000"] },
    traced: { process: ["sleep", "1000"], proof: { spans: ["charge"] } },
    refused: { process: ["sleep", "1000"], proof: none },
  });
  const { unproven }: UpResult = await stack.up();
  expect(unproven).toEqual([
    { service: "sleeper", reason: "no proof declared" },
    { service: "traced", reason: "tempo is not part of this stack" },
    { service: "refused", reason: "no proof declared" },
  ]);
  expect((await proofOf(stack)).hops.map(({ service }) => service)).toEqual([
    "router",
    "opa",
    "memory",
    "persona-adapter",
    "ollama-adapter",
    "otel-collector",
    "prometheus",
    "topology",
  ]);
});

test.concurrent("the real opa's decision log is found, wherever it writes it", {
  ...needs("components:opa"),
}, async () => {
  await using stack = await ProofStack.create({ opa: { binary: requireComponent("opa") } });
  await stack.up();
  expect((await stack.status()).services.find(({ name }) => name === "opa")).toMatchObject({
    provider: "process",
    version: expect.stringMatching(/^1\./),
  });
  expect((await proofOf(stack)).hops).toContainEqual(
    expect.objectContaining({
      service: "opa",
      ok: true,
      detail: expect.stringMatching(/^decision \w{8} in its log, counted$/),
    }),
  );
});

const real = {
  opa: needs("components:opa", "components:prometheus"),
  prometheus: needs("components:prometheus"),
};

test.concurrent(
  "a real prometheus that still has the samples of the last run proves the next one",
  real.prometheus,
  async () => {
    await using stack = await ProofStack.create({
      prometheus: { binary: requireComponent("prometheus") },
    });
    await stack.up();
    await stack.down();
    await stack.up();
    expect(countedHops(await proofOf(stack))).toEqual(COUNTING);
  },
);

test.concurrent(
  "a real opa that alone was restarted is proven by a real prometheus that was not",
  real.opa,
  async () => {
    await using stack = await ProofStack.create({});
    const policy = join(stack.folder, "policy");
    await cp(join(repository, "config", "opa"), policy, { recursive: true });
    await rm(join(policy, "policy.wasm"), { force: true });
    await stack.configure({
      opa: { binary: requireComponent("opa"), policy },
      prometheus: { binary: requireComponent("prometheus") },
    });
    await stack.up();
    const [opa, prometheus] = [await stack.pidOf("opa"), await stack.pidOf("prometheus")];
    await appendFile(join(policy, "atp", "policy.rego"), "\n# edited\n");
    await stack.up();
    expect(await stack.pidOf("opa")).not.toBe(opa);
    expect(await stack.pidOf("prometheus")).toBe(prometheus);
    expect(countedHops(await proofOf(stack))).toEqual(COUNTING);
  },
);

/** The services whose counters a proof looks for. */
const COUNTING = ["router", "opa", "memory", "persona-adapter", "ollama-adapter", "otel-collector"];

function countedHops({ hops }: ProofRecord): string[] {
  return hops.filter(({ detail }) => detail.endsWith(", counted")).map(({ service }) => service);
}

/** What the stack remembers of its proof. */
async function proofOf(stack: ProofStack): Promise<ProofRecord> {
  const { proof } = await stack.record();
  if (proof === null) throw new Error("the stack is not proven");
  return proof;
}

/** The keys that memory keeps for the proof's tenant. */
async function remembered(endpoints: Endpoints): Promise<string[]> {
  const answer = await exchange({
    method: "POST",
    url: `${serviceUrl(endpoints, "memory", "http")}/v1/memory/search`,
    headers: TENANT,
    body: { q: "proof" },
    ...LOOK,
  });
  const { results } = JSON.parse(answer.text) as { results: { key: string }[] };
  return results.map(({ key }) => key);
}

function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/dead/${name}.ts`, import.meta.url));
}

async function restartsOf(stack: ProofStack, service: string): Promise<number | undefined> {
  const { services } = await stack.status();
  return services.find(({ name, state }) => name === service && state === "ready")?.restarts;
}
