import { fileURLToPath } from "node:url";
import { afterAll, describe, test } from "vitest";
import type { TestServices } from "../support/proof-stack.ts";
import { ProofStacks } from "../support/proof-stacks.ts";

// Each stack is whole but for one service, which is healthy and dead.
const DEAD: [what: string, service: string, config: TestServices[string], why: string][] = [
  [
    "answers and asks nobody",
    "router",
    dead("router"),
    "it answered, but no hop behind it has seen the request",
  ],
  ["makes no spans", "router", silent(), "the trace has none of its spans"],
  [
    "keeps no decision log",
    "opa",
    dead("opa", { OPA_LISTEN: "${listen:http}" }),
    "its decision log does not have decision",
  ],
  [
    "forgets what it takes",
    "memory",
    dead("memory"),
    'GET of the conversation answered 200 {"error":"not_found"}',
  ],
  ["makes no spans", "memory", silent(), "the trace has none of its spans"],
  ["answers and makes no spans", "persona-adapter", silent(), "the trace has none of its spans"],
  ["makes no spans", "ollama-adapter", silent(), "the trace has none of its spans"],
  [
    "drops spans",
    "otel-collector",
    collector("drops"),
    "its own metrics show no span accepted since the request",
  ],
  [
    "counts spans and drops them",
    "otel-collector",
    collector("counts"),
    "has passed none on to the trace store",
  ],
  [
    "passes spans on and does not count them",
    "otel-collector",
    collector("hides"),
    "its own metrics show no span accepted since the request",
  ],
  ["takes spans and has no trace", "tempo", tempo("forgetful"), "it does not have the trace"],
  ["does not take spans", "tempo", tempo("deaf"), "it does not have the trace"],
  [
    "finds no series",
    "prometheus",
    dead("prometheus", { HTTP: "${port:http}", TARGETS: "${file:targets.json}" }),
    "it has seen no counter grow, of router, persona-adapter, ollama-adapter, memory, opa, otel-collector",
  ],
];

describe.concurrent("the proof names the one hop that is healthy and dead", () => {
  const stacks = new ProofStacks(3);
  afterAll(() => stacks.dispose());
  for (const [what, service, config, why] of DEAD) {
    test(`${service} that ${what}`, ({ expect }) =>
      stacks.using({ [service]: config }, async (stack) => {
        const error = await stack.failingUp();
        expect(error).toMatchObject({
          code: "E_PROOF_FAILED",
          exitStatus: 6,
          message: `the marked request was not found at ${service}`,
          why: expect.stringContaining(why),
          hint: `devstack logs ${service}`,
          details: { service },
        });
        const { services, stack: whole } = await stack.status();
        expect([whole.state, whole.provenAt]).toEqual(["ready", null]);
        expect(services.find(({ name }) => name === service)).toMatchObject({ state: "ready" });
      }));
  }
});

/** A program of test/fixtures/dead in the place of a service. */
function dead(name: string, env: Record<string, string> = {}) {
  const path = fileURLToPath(new URL(`../fixtures/dead/${name}.ts`, import.meta.url));
  return { process: [process.execPath, path], env };
}

/** The real program, told nothing of where its spans go. */
function silent() {
  return { env: { OTEL_EXPORTER_OTLP_ENDPOINT: "" } };
}

function collector(how: "drops" | "counts" | "hides") {
  return dead("otel-collector", {
    DEAD: how,
    OTLP_GRPC: "${listen:otlp-grpc}",
    OTLP_HTTP: "${listen:otlp-http}",
    METRICS: "${listen:metrics}",
    SPAN_METRICS: "${listen:span-metrics}",
    HEALTH: "${listen:health}",
    STORE: "${dial:tempo.otlp-grpc}",
  });
}

function tempo(how: "forgetful" | "deaf") {
  return dead("tempo", {
    DEAD: how,
    HTTP: "${listen:http}",
    OTLP_GRPC: "${listen:otlp-grpc}",
  });
}
