import { expect, test } from "vitest";
import { stringify } from "yaml";
import { ALL_PROGRAMS, planOf, RICH_YAML, usualEndpoints } from "../../test/support/plan-of.ts";
import { renderStackEnv } from "./render-env.ts";

test.each([
  ["default", "", {}],
  ["own-services", RICH_YAML, {}],
  ["real-programs", "", ALL_PROGRAMS],
  ["builtin-by-wish", "services: { tempo: { binary: builtin } }", ALL_PROGRAMS],
])("the plan of %s is as reviewed", async (name, yaml, programs) => {
  await expect(stringify(await planOf(yaml, { programs }))).toMatchFileSnapshot(
    `goldens/${name}.plan.yaml`,
  );
});

test("env has the keys of what runs, and addresses as this machine sees them", async () => {
  const plan = await planOf("services: { router: { process: [x] }, memory: { enabled: false } }");
  expect(renderStackEnv(plan, usualEndpoints(plan), "/stack/kubeconfig")).toEqual({
    ROUTER_URL: "http://127.0.0.1:7443",
    PERSONA_ADAPTER_ADDR: "127.0.0.1:7070",
    OLLAMA_ADAPTER_ADDR: "127.0.0.1:7072",
    OPA_URL: "http://127.0.0.1:8181",
    PROMETHEUS_URL: "http://127.0.0.1:9090",
    TEMPO_URL: "http://127.0.0.1:3200",
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318",
    TOPOLOGY_URL: "http://127.0.0.1:8001",
    KUBECONFIG: "/stack/kubeconfig",
  });
});

test("a service that asks for a kubeconfig has one of its own, with the address that it sees", async () => {
  const yaml = (more: string) => `
services:
  ${more}
  billing: { process: [node, b.js], env: { KUBECONFIG: "\${KUBECONFIG}" } }
  other: { process: [node, o.js], env: { TOPOLOGY: "\${TOPOLOGY_URL}" } }
`;
  const { services } = await planOf(yaml(""));
  const filesOf = (wanted: string) => services.find(({ name }) => name === wanted)?.files;
  expect(filesOf("billing")).toMatchObject([
    { name: "kubeconfig", source: { content: expect.stringContaining("${url:topology.http}") } },
  ]);
  expect(filesOf("other")).toEqual([]);
  const without = await planOf(yaml("topology: { enabled: false }"));
  expect(without.services.find(({ name }) => name === "billing")?.files).toEqual([]);
});

test("a plan is plain data", async () => {
  const plan = await planOf(RICH_YAML);
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});
