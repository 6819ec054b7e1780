import { expect, test } from "vitest";
import { planOf } from "../../test/support/plan-of.ts";
import { diagnosticsOf } from "../config/diagnostics.ts";

test.each([
  [
    "a need on what nothing here can run",
    `services:
  billing:
    process: [node, billing.js]
    needs: { grafana: ready }`,
    "4:14 services.billing.needs.grafana: grafana does not run: there is no stand-in for it; ask Prometheus and Tempo directly",
  ],
  [
    "a circle through the platform's own needs, at the need that was written",
    `services:
  memory: { needs: { billing: ready } }
  billing: { process: [node, billing.js], needs: { router: ready } }`,
    "3:52 services.billing.needs.router: needs go round in a circle: router → memory → billing → router",
  ],
  [
    "a built-in router without policy",
    `services:
  opa: { enabled: false }`,
    "2:19 services.opa.enabled: the built-in router does not run without opa",
  ],
  [
    "one without memory",
    `services: { memory: { enabled: false } }`,
    "1:32 services.memory.enabled: the built-in router does not run without memory",
  ],
  [
    "one without any adapter",
    `services: { persona-adapter: { enabled: false }, ollama-adapter: { enabled: false } }`,
    "1:41 services.persona-adapter.enabled: the built-in router does not run without persona-adapter",
  ],
])("%s is refused with its place", async (_, yaml, expected) => {
  expect(await problemsOf(yaml)).toEqual([expected]);
});

test("all such needs are told at once, in the order of the file", async () => {
  const problems = await problemsOf(`services:
  one: { process: [x], needs: { grafana: ready } }
  tempo: { needs: { router: started } }
  two: { process: [x], needs: { grafana: started } }`);
  expect(problems.map((problem) => problem.slice(0, problem.indexOf(": ")))).toEqual([
    "2:33 services.one.needs.grafana",
    "3:21 services.tempo.needs.router",
    "4:33 services.two.needs.grafana",
  ]);
});

test("the needs of what is disabled do not count", async () => {
  expect(
    await problemsOf(`services:
  off: { process: [x], enabled: false, needs: { grafana: ready } }
  router: { enabled: false }
  tempo: { enabled: false, needs: { router: started } }`),
  ).toEqual([]);
});

test.each([
  "router: { enabled: false }, opa: { enabled: false }, memory: { enabled: false }",
  "router: { process: [x] }, opa: { enabled: false }",
  "router: { env: { OPA_URL: http://127.0.0.1:9 } }, opa: { enabled: false }",
])("a router is no concern of ours, or has what it needs, with %s", async (services) => {
  expect(await problemsOf(`services: { ${services} }`)).toEqual([]);
});

async function problemsOf(yaml: string): Promise<string[]> {
  const error = await planOf(yaml).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return (diagnosticsOf(error) ?? []).map(
    ({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`,
  );
}
