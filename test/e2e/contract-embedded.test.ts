import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderStackEnv } from "../../src/plan/render-env.ts";
import { type ComponentName, requireComponent } from "../components/components.ts";
import { type ContractSubject, contractSuite } from "../contract/contract-suite.ts";
import { needs } from "../needs.ts";
import { ProofStack, type TestServices } from "../support/proof-stack.ts";

/** The program that stands behind each row, where it is the real one. */
const REAL = {
  opa: "opa",
  "otel-collector": "otelcol",
  prometheus: "prometheus",
  tempo: "tempo",
} as const satisfies Record<string, ComponentName>;

type Row = keyof typeof REAL;

const MIXES: [name: string, rows: readonly Row[]][] = [
  ["with built-in services alone", []],
  ["with every real program", ["opa", "otel-collector", "prometheus", "tempo"]],
  ["with the real collector and Prometheus", ["otel-collector", "prometheus"]],
  ["with the real opa and Tempo", ["opa", "tempo"]],
];

for (const [name, rows] of MIXES) {
  const needed = rows.map((row) => `components:${REAL[row]}` as const);
  describe(`embedded, ${name}`, needs(...needed), () => {
    const stage: { stack?: ProofStack; subject?: ContractSubject; folder?: string } = {};

    beforeAll(async () => {
      const folder = await mkdtemp(join(tmpdir(), "programs-"));
      stage.folder = folder;
      stage.stack = await ProofStack.create(await servicesOf(rows, folder));
      await stage.stack.up();
      const { plan, endpoints } = await stage.stack.record();
      stage.subject = { env: renderStackEnv(plan, endpoints), endpoints };
    });

    afterAll(async () => {
      await stage.stack?.[Symbol.asyncDispose]();
      if (stage.folder) await rm(stage.folder, { recursive: true });
    });

    test("each row is run by what was asked for", async () => {
      const { services } = (await stage.stack?.status()) ?? { services: [] };
      const providers = services
        .filter((service) => service.name in REAL)
        .map((service) => [service.name, service.provider]);
      expect(new Map(providers as [string, string][])).toEqual(
        new Map(
          Object.keys(REAL).map((row) => [row, rows.includes(row as Row) ? "process" : "builtin"]),
        ),
      );
    });

    test("status shows that ollama-adapter simulates", async () => {
      const { services } = (await stage.stack?.status()) ?? { services: [] };
      const row = services.find(({ name }) => name === "ollama-adapter");
      expect(row).toMatchObject({ state: "ready", notes: ["simulating"] });
    });

    contractSuite(() => {
      if (stage.subject === undefined) throw new Error("the stack is not up");
      return stage.subject;
    });
  });
}

async function servicesOf(rows: readonly Row[], folder: string): Promise<TestServices> {
  const entries = await Promise.all(
    (Object.keys(REAL) as Row[]).map(async (row) => {
      if (!rows.includes(row)) return [row, { binary: "builtin" }] as const;
      const program = requireComponent(REAL[row]);
      const binary = row === "tempo" ? await withSearch(program, folder) : program;
      return [row, { binary }] as const;
    }),
  );
  return { topology: {}, ...Object.fromEntries(entries) };
}

/** Tempo 1.5 searches only when told on the command line; 2.x always does. */
async function withSearch(program: string, folder: string): Promise<string> {
  const script = join(folder, "tempo");
  await writeFile(script, `#!/bin/sh\nexec '${program}' -search.enabled=true "$@"\n`);
  await chmod(script, 0o755);
  return script;
}
