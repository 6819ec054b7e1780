import { join } from "node:path";
import { expect, test } from "vitest";
import { needs } from "../needs.ts";
import { repository } from "../support/checkout.ts";
import { testEngine } from "../support/test-engine.ts";
import { testStack } from "../support/test-stack.ts";
import { requireComponent } from "./components.ts";

test(
  "a router in a container asks an adapter of this machine, and the proof passes a real collector there",
  needs("engine", "components:otelcol"),
  async () => {
    const engine = await testEngine();
    const adapter = join(repository, "dist", "services", "persona-adapter.js");
    const stack = await testStack({
      ...{ platform: true, runtime: "compose", engine },
      services: {
        "persona-adapter": { process: [process.execPath, adapter] },
        "otel-collector": { binary: requireComponent("otelcol") },
        grafana: { enabled: false },
      },
    });
    const signal = AbortSignal.timeout(90_000);
    const { hops, status } = await stack.up({ timeoutMs: 60_000, signal });
    expect(hops).toEqual(expect.arrayContaining(["router", "persona-adapter", "tempo"]));
    const provided = status.services.map(({ name, provider }) => [name, provider]);
    expect(Object.fromEntries(provided)).toMatchObject({
      "persona-adapter": "process",
      "otel-collector": "process",
      router: "container",
      prometheus: "container",
    });
    // The supervisor, the adapter, the collector and the relay.
    expect(await stack.processes()).toHaveLength(4);
    expect(await stack.up(), "nothing has changed").toMatchObject({ alreadyUp: true });
    expect(await stack.down()).toMatchObject({ left: [] });
    expect(await stack.processes()).toEqual([]);
  },
);
