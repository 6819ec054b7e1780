import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Plan } from "../../src/plan/plan.ts";
import { waitReady } from "../../src/readiness/wait-ready.ts";
import { MixedRuntime } from "../../src/runtime/compose/mixed-runtime.ts";
import { stackFolders, stackId } from "../../src/runtime/stack-folders.ts";
import { systemClock } from "../../src/util/clock.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";
import { packageRoot } from "../../src/util/package-root.ts";
import { needs } from "../needs.ts";
import { containerPlanOf } from "../support/plan-of.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { sharedRuntimeFolder } from "../support/runtime-folder.ts";
import { testEngine } from "../support/test-engine.ts";

const OTHERS = ["router", "persona-adapter", "ollama-adapter", "memory", "grafana", "topology"];

/** The real OPA, collector, Prometheus and Tempo, on ports of this test's own. */
async function planOfRealPrograms(): Promise<Plan> {
  const [opa, grpc, http, spans, metrics, health, prometheus, tempo] = await requestedPorts(8);
  const services = {
    ...Object.fromEntries(OTHERS.map((name) => [name, { enabled: false }])),
    opa: { ports: { http: opa } },
    "otel-collector": {
      ports: { "otlp-grpc": grpc, "otlp-http": http, "span-metrics": spans, metrics, health },
    },
    prometheus: { ports: { http: prometheus } },
    tempo: { ports: { http: tempo } },
  };
  return containerPlanOf(JSON.stringify({ services }));
}

test(
  "a stack of real programs comes up in containers, is controlled, and goes",
  needs("engine"),
  async () => {
    const engine = await testEngine();
    const folder = await mkdtemp(join(tmpdir(), "ds-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const runtime = new MixedRuntime({
      stackId: stackId(stackFolders(folder)),
      folder,
      folders: stackFolders(folder),
      packageFolder: packageRoot(),
      version: "0.0.0",
      nodePath: process.execPath,
      hostEnv: { ...process.env, ...engine.env, XDG_RUNTIME_DIR: await sharedRuntimeFolder() },
      clock: systemClock,
      executor: realExecutor(systemClock),
    });
    onTestFinished(() => runtime.down({ volumes: true }).then(() => {}));
    const plan = await planOfRealPrograms();
    const signal = AbortSignal.timeout(60_000);
    const up = async () => {
      const prepared = await runtime.prepare(plan, { previous: {}, secrets: [] });
      const { changed } = await prepared.start({ attached: false, signal });
      await prepared.release();
      return { changed, endpoints: prepared.endpoints };
    };

    const { changed, endpoints } = await up();
    expect([...changed].sort()).toEqual(["opa", "otel-collector", "prometheus", "tempo"]);
    const live = plan.services.filter(({ launch }) => launch.kind === "container");
    const ready = await waitReady({
      services: live,
      endpoints,
      snapshot: [],
      changes: (aborted) => runtime.events(aborted),
      timeoutMs: 30_000,
      clock: systemClock,
      signal,
      emit: () => {},
    });
    expect(ready).toMatchObject({ ok: true });
    expect((await up()).changed, "nothing has changed").toEqual([]);

    const { state, instances } = await runtime.status();
    expect(state).toBe("running");
    expect(instances.map(({ service, phase }) => `${service} ${phase}`).sort()).toEqual([
      "opa running",
      "otel-collector running",
      "prometheus running",
      "tempo running",
    ]);

    const stopped = await runtime.control({ action: "stop", services: ["opa"], signal });
    expect(stopped.changed).toEqual(["opa"]);
    const after = await runtime.status();
    expect(after.instances.find(({ service }) => service === "opa")).toMatchObject({
      phase: "stopped",
    });

    const lines = [];
    for await (const line of runtime.logs(plan, { services: ["tempo"], follow: false, signal })) {
      lines.push(line);
    }
    expect(lines.every(({ service, at }) => service === "tempo" && at > 0)).toBe(true);

    expect(await runtime.down({ volumes: true })).toEqual({ ended: 4, containers: 4, left: [] });
    expect(await runtime.status()).toMatchObject({ state: "stopped" });
  },
);
