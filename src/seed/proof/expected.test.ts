import { expect, test } from "vitest";
import { planOf } from "../../../test/support/plan-of.ts";
import { hopsOf, unprovenReason } from "./expected.ts";

test.each([
  [
    "",
    [
      "router",
      "persona-adapter",
      "ollama-adapter",
      "memory",
      "opa",
      "otel-collector",
      "prometheus",
      "tempo",
      "topology",
    ],
  ],
  [
    "otel-collector: { enabled: false }",
    ["router", "persona-adapter", "ollama-adapter", "memory", "opa", "prometheus", "topology"],
  ],
  [
    "memory: { process: [x], proof: { spans: none, counter: none, record: none } }",
    [
      "router",
      "persona-adapter",
      "ollama-adapter",
      "opa",
      "otel-collector",
      "prometheus",
      "tempo",
      "topology",
    ],
  ],
  [
    "tempo: { enabled: false }, billing: { process: [x], proof: { spans: [charge] } }",
    [
      "router",
      "persona-adapter",
      "ollama-adapter",
      "memory",
      "opa",
      "otel-collector",
      "prometheus",
      "topology",
    ],
  ],
  [
    "grafana: { binary: ./g }, prometheus: { binary: ./p }, memory: { process: [x] }",
    [
      "router",
      "persona-adapter",
      "ollama-adapter",
      "memory",
      "opa",
      "otel-collector",
      "prometheus",
      "tempo",
      "grafana",
      "topology",
    ],
  ],
])("the hops of { %s } are those at which something can be looked for", async (services, hops) => {
  const plan = await planOf(`services: { ${services} }`);
  expect(hopsOf(plan).map(({ name }) => name)).toEqual(hops);
});

test.each([
  ["otel-collector: { enabled: false }", "tempo", "otel-collector is not part of this stack"],
  [
    "tempo: { enabled: false }, otel-collector: { enabled: false }, a: { process: [x], proof: { spans: [s] } }",
    "a",
    "otel-collector and tempo are not part of this stack",
  ],
  [
    "prometheus: { enabled: false }, a: { process: [x], proof: { counter: c } }",
    "a",
    "prometheus is not part of this stack",
  ],
  ["a: { process: [x] }", "a", "no proof declared"],
  ["grafana: { binary: ./g }", "grafana", "the built-in Prometheus knows no rates"],
  [
    "grafana: { binary: ./g }, prometheus: { enabled: false }",
    "grafana",
    "prometheus is not part of this stack",
  ],
  ["grafana: { url: http://127.0.0.1:9 }", "grafana", "its password is kept elsewhere"],
  [
    "memory: { process: [x], proof: { spans: none, counter: none, record: none } }",
    "memory",
    "devstack.yaml says none",
  ],
])("of { %s }, %s cannot be proven: %s", async (services, name, reason) => {
  const plan = await planOf(`services: { ${services} }`);
  const service = plan.services.find((one) => one.name === name);
  expect(service && unprovenReason(service, plan)).toBe(reason);
});
