import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { IMAGES } from "../../src/catalog/images.ts";
import type { DevstackError } from "../../src/util/errors.ts";
import { needs } from "../needs.ts";
import type { Engine } from "../support/engine/engine.ts";
import { containerOf } from "../support/small-containers.ts";
import { makeTestEngine } from "../support/test-engine.ts";
import { makeTestStack, type ServiceEntry, type TestStack } from "../support/test-stack.ts";

/** Less than the proof's own patience: what is cut does not come. */
const PROOF_WITHIN_MS = 12_000;

/** No part of that way. */
const OTHERS = ["grafana", "ollama-adapter", "topology"];

describe("the way of telemetry through real programs, cut at one hop", needs("engine"), () => {
  let engine: Engine;
  let stack: TestStack;
  beforeAll(async () => {
    engine = await makeTestEngine();
    stack = await makeTestStack({ runtime: "compose", engine });
    await configure({});
    const { hops } = await stack.up({ signal: AbortSignal.timeout(100_000), timeoutMs: 90_000 });
    expect(hops).toEqual(
      expect.arrayContaining(["router", "otel-collector", "tempo", "prometheus"]),
    );
  });
  afterAll(async () => {
    await stack?.dispose();
    await engine?.end();
  });

  /** The whole stack without what is no part of that way, and with one service in another form. */
  const configure = (services: Record<string, ServiceEntry>) =>
    stack.configure({
      platform: true,
      services: {
        ...Object.fromEntries(OTHERS.map((name) => [name, { enabled: false }])),
        ...services,
      },
    });

  /** Writes a service's configuration again with some texts in the place of others: `cut/FILE`. */
  async function cutFile(service: string, file: string, others: Record<string, string>) {
    let text = await readFile(join(stack.folders.config, service, file), "utf8");
    for (const [from, to] of Object.entries(others)) {
      expect(text).toContain(from);
      text = text.replaceAll(from, to);
    }
    await mkdir(join(stack.folder, "cut"), { recursive: true });
    await writeFile(join(stack.folder, "cut", file), text);
  }
  /** The image of a service of the platform as one of the user's, with what was cut. */
  const withCut = (service: keyof typeof IMAGES, command: string[]): ServiceEntry => ({
    image: IMAGES[service].image,
    command,
    volumes: ["./cut:/cut:ro"],
  });

  const failing = (
    emit?: (event: { type: string; phase?: string; status?: string }) => void,
  ): Promise<DevstackError> =>
    stack.upError({
      prove: true,
      signal: AbortSignal.timeout(100_000),
      timeoutMs: 90_000,
      proofTimeoutMs: PROOF_WITHIN_MS,
      ...(emit && { emit }),
    });

  test("a service that sends its spans elsewhere", async () => {
    await configure({ router: { env: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" } } });
    expect(await failing()).toMatchObject({
      code: "E_PROOF_FAILED",
      exitStatus: 6,
      message: "the marked request was not found at router",
      why: "the trace has none of its spans",
    });
  });

  test("a collector that sends to where no trace store is", async () => {
    await cutFile("otel-collector", "collector.yaml", { "tempo:4317": "tempo:9" });
    await configure({
      "otel-collector": withCut("otel-collector", ["--config", "/cut/collector.yaml"]),
    });
    expect(await failing()).toMatchObject({
      code: "E_PROOF_FAILED",
      message: "the marked request was not found at tempo",
      why: expect.stringMatching(/^it does not have the trace: .* answered 404$/),
    });
  });

  test("a Prometheus that looks for the collector elsewhere", async () => {
    await cutFile("prometheus", "targets.json", { "otel-collector:8889": "otel-collector:9" });
    const own = { "/etc/devstack/targets.json": "/cut/targets.json" };
    await cutFile("prometheus", "prometheus.yml", own);
    await configure({
      prometheus: withCut("prometheus", [
        "--config.file=/cut/prometheus.yml",
        "--storage.tsdb.path=/prometheus",
      ]),
    });
    expect(await failing()).toMatchObject({
      code: "E_SEED_FAILED",
      exitStatus: 6,
      message: "Prometheus does not scrape every service",
      why: expect.stringMatching(/^otel-collector .* is down: .*otel-collector:9.*refused/),
    });
  });

  test("a trace store that dies when all was ready", async () => {
    await configure({});
    const error = await failing(({ type, phase, status }) => {
      if (type !== "phase" || phase !== "ready" || status !== "done") return;
      void containerOf(engine, "tempo").then((id) =>
        engine.request({ method: "POST", path: `/containers/${id}/kill` }),
      );
    });
    // Whoever misses it first: Prometheus, which scrapes it, or the search for the trace.
    expect(["E_SEED_FAILED", "E_PROOF_FAILED"]).toContain(error.code);
    expect(`${error.message}: ${error.why}`).toMatch(/not found at tempo|: tempo .* is down/);
  });

  test("whole again it is proven", async () => {
    await configure({});
    const { hops } = await stack.up({ signal: AbortSignal.timeout(100_000), timeoutMs: 90_000 });
    expect(hops).toContain("tempo");
  });
});
