import { join } from "node:path";
import { expect, test } from "vitest";
import { needs } from "../needs.ts";
import { repository } from "../support/checkout.ts";
import { testEngine } from "../support/test-engine.ts";
import { testStack } from "../support/test-stack.ts";

test(
  "a router in a container asks an adapter that runs on this machine, and the proof sees both",
  needs("engine"),
  async () => {
    const engine = await testEngine();
    const adapter = join(repository, "dist", "services", "persona-adapter.js");
    const stack = await testStack({
      ...{ platform: true, runtime: "compose", engine },
      services: {
        "persona-adapter": { process: [process.execPath, adapter] },
        grafana: { enabled: false },
      },
    });
    const signal = AbortSignal.timeout(90_000);
    const { hops, status } = await stack.up({ timeoutMs: 60_000, signal });
    expect(hops).toEqual(expect.arrayContaining(["router", "persona-adapter", "tempo"]));
    const provided = status.services.map(({ name, provider }) => [name, provider]);
    expect(Object.fromEntries(provided)).toMatchObject({
      "persona-adapter": "process",
      router: "container",
      prometheus: "container",
    });
    // The supervisor, the adapter and the relay.
    expect(await stack.processes()).toHaveLength(3);
    expect(await stack.up(), "nothing has changed").toMatchObject({ alreadyUp: true });
    expect(await stack.down()).toMatchObject({ left: [] });
    expect(await stack.processes()).toEqual([]);
  },
);
