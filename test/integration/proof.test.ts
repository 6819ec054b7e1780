import { appendFile, cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, test } from "vitest";
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
import type { ProofStack } from "../support/proof-stack.ts";
import { ProofStacks } from "../support/proof-stacks.ts";

const stacks = new ProofStacks(2);
afterAll(() => stacks.dispose());

const LOOK = { signal: new AbortController().signal, timeoutMs: 5_000 };
const TENANT = { "x-tenant-id": "devstack-proof" };

test.concurrent("the proof is marked as synthetic at every hop, and removes what it stored", ({
  expect,
}) =>
  stacks.using({}, async (stack) => {
    await stack.up();
    const { endpoints } = await stack.record();
    const asks = (synthetic: string) =>
      sumOf(endpoints, `router_requests_total{route="/v1/ask",synthetic="${synthetic}"}`, LOOK);
    const before = await asks("true");
    await stack.up({ prove: true });
    expect([await asks("true"), await asks("false")]).toEqual([before + 1, 0]);
    const { traceId } = await proofOf(stack);
    const trace = await fetchTrace(endpoints, traceId, LOOK);
    const spans = "spans" in trace ? trace.spans : [];
    expect(new Set(spans.map(({ service }) => service))).toEqual(
      new Set(["router", "memory", "persona-adapter", "ollama-adapter"]),
    );
    for (const span of spans) {
      expect(span).toMatchObject({ attributes: { "user_agent.synthetic.type": "test" } });
    }
    expect(await remembered(endpoints)).toEqual([]);
    const url = `${serviceUrl(endpoints, "memory", "http")}/v1/memory/notes/mine`;
    const probe = { url, headers: TENANT, ...LOOK };
    await exchange({ ...probe, method: "PUT", body: { object: { a: "proof" } } });
    expect(await remembered(endpoints)).toEqual(["mine"]);
    await exchange({ ...probe, method: "DELETE" });
  }));

test.concurrent("an unchanged stack keeps its proof, --prove renews it, and a restart voids it", ({
  expect,
}) =>
  stacks.using({ memory: { env: { LOG_LEVEL: "warn" } } }, async (stack) => {
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
    await eventually(
      () => restartsOf(stack, "memory"),
      (restarts) => restarts === 1,
    );
    expect((await stack.status()).stack.provenAt).toBeNull();
    const fourth = await stack.up();
    expect(fourth).toMatchObject({ proofReused: false });
    expect((await stack.status()).stack.provenAt).toBe(fourth.provenAt);
  }));

test.concurrent("a proof that fails voids the one before", ({ expect }) =>
  stacks.using({}, async (stack) => {
    const deadIf = join(stack.folder, "dead");
    const env = { OPA_LISTEN: "${listen:http}", DEAD_IF: deadIf };
    await stack.configure({ opa: { process: [process.execPath, fixture("opa")], env } });
    await stack.up();
    await writeFile(deadIf, "");
    expect(await stack.failingUp({ prove: true })).toMatchObject({ details: { service: "opa" } });
    expect((await stack.status()).stack).toMatchObject({ state: "ready", provenAt: null });
    await rm(deadIf);
    expect(await stack.up()).toMatchObject({ proofReused: false });
  }));

test.concurrent("a changed plan is proven anew", ({ expect }) =>
  stacks.using({}, async (stack) => {
    await stack.up();
    await stack.configure({ memory: { env: { OTEL_EXPORTER_OTLP_ENDPOINT: "" } } });
    const error = await stack.failingUp();
    expect(error).toMatchObject({ code: "E_PROOF_FAILED", details: { service: "memory" } });
    expect((await stack.status()).stack).toMatchObject({ state: "ready", provenAt: null });
    await stack.configure({});
    expect(await stack.up()).toMatchObject({ proofReused: false, unproven: [] });
  }));

const NONE = { spans: "none", counter: "none", record: "none" };
/** Nobody can check the first three of them, each for another reason. */
const UNPROVEN = {
  tempo: { enabled: false },
  sleeper: { process: ["sleep", "1000"] },
  traced: { process: ["sleep", "1000"], proof: { spans: ["charge"] } },
  refused: { process: ["sleep", "1000"], proof: NONE },
  topology: {},
};

test.concurrent("hops that nobody can check are told with their reasons, and proven is the rest", ({
  expect,
}) =>
  stacks.using(UNPROVEN, async (stack) => {
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
  }));

const real = {
  opa: needs("components:opa"),
  prometheus: needs("components:prometheus"),
  both: needs("components:opa", "components:prometheus"),
};

test.concurrent(
  "the real opa's decision log is found, wherever it writes it",
  real.opa,
  ({ expect }) =>
    stacks.using({ opa: { binary: requireComponent("opa") } }, async (stack) => {
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
    }),
);

test.concurrent(
  "a real prometheus that still has the samples of the last run proves the next one",
  real.prometheus,
  ({ expect }) =>
    stacks.using({ prometheus: { binary: requireComponent("prometheus") } }, async (stack) => {
      await stack.up();
      await stack.down();
      await stack.up();
      expect(countedHops(await proofOf(stack))).toEqual(COUNTING);
    }),
);

test.concurrent(
  "a real opa that alone was restarted is proven by a real prometheus that was not",
  real.both,
  ({ expect }) =>
    stacks.using({}, async (stack) => {
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
    }),
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
