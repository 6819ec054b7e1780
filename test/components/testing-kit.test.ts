import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PLATFORM_SERVICE_NAMES } from "../../src/config/platform-services.ts";
import { startStack } from "../../src/testing/start-stack.ts";
import { needs } from "../needs.ts";
import { testEngine } from "../support/test-engine.ts";
import { errorOf, testStack } from "../support/test-stack.ts";

test(
  "tests have stacks in containers alike: isolated, shared, with evidence, and nothing stays",
  needs("engine"),
  async () => {
    const engine = await testEngine();
    const sandbox = await testStack({ platform: true, runtime: "compose", engine });
    const { folder, env } = sandbox;
    const settings = { folder, env, runtime: "compose" as const, timeoutMs: 90_000 };
    const [own, shared] = await Promise.all([
      startStack({ ...settings, config: without("grafana", "prometheus", "ollama-adapter") }),
      startStack({ ...settings, shared: "tests", config: without(...ALL_BUT_OPA) }),
    ]);
    const runtimes = await Promise.all(
      [own, shared].map(async (one) => (await one.status()).stack),
    );
    expect(runtimes).toMatchObject([
      { runtime: "compose", state: "ready", name: own.name },
      { runtime: "compose", state: "ready", name: "shared-tests" },
    ]);
    expect(own.urls["opa"]).not.toBe(shared.urls["opa"]);
    expect((await shared.service("opa").fetch("/health")).status).toBe(200);

    const since = new Date();
    const answer = await own.ask("hello containers");
    expect((await own.trace(answer.traceId)).length).toBeGreaterThan(5);
    await own.stop("memory");
    const unanswered = await errorOf(own.service("memory").fetch("/healthz"));
    expect(unanswered.why).toContain("memory is stopped: ");
    await own.start("memory");
    const evidence = join(sandbox.root, "evidence");
    const { missing } = await own.saveEvidence(evidence, { since });
    expect(missing).toEqual({});
    expect(await readdir(join(evidence, "traces"))).toContain(`${answer.traceId}.json`);
    expect(await readFile(join(evidence, "logs/opa.log"), "utf8")).toContain(answer.traceId);

    await Promise.all([own.end(), shared.end()]);
    expect(await sandbox.list({ all: true })).toEqual([]);
    expect(await readdir(join(sandbox.folders.root, "stacks"))).toEqual([]);
  },
);

const ALL_BUT_OPA = PLATFORM_SERVICE_NAMES.filter((name) => name !== "opa");

/** What no part of the test is about would only take time. */
function without(...names: readonly string[]): object {
  return { services: Object.fromEntries(names.map((name) => [name, { enabled: false }])) };
}
