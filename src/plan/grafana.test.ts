import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ALL_PROGRAMS, containerPlanOf, planOf } from "../../test/support/plan-of.ts";
import { packageRoot } from "../util/package-root.ts";
import type { Plan } from "./plan.ts";

const grafanaOf = ({ services }: Plan) => services.find(({ name }) => name === "grafana");

const templatesOf = (plan: Plan) =>
  grafanaOf(plan)?.files.map(({ source }) => ("template" in source ? source.template : "")) ?? [];

test("every dashboard that comes with devstack is given to it", async () => {
  const plan = await containerPlanOf("");
  const given = templatesOf(plan).filter((path) => path.startsWith("grafana/dashboards/"));
  const present = globSync("grafana/dashboards/*.json", { cwd: packageRoot() });
  expect(given.map((path) => join(path)).sort()).toEqual(present.sort());
});

test.each([
  ["", ["prometheus", "tempo"]],
  ["services: { tempo: { enabled: false } }", ["prometheus-alone"]],
  ["services: { prometheus: { enabled: false } }", ["tempo-alone"]],
])("its data sources are those of the stack: %s", async (yaml, sources) => {
  const plan = await containerPlanOf(yaml);
  const given = templatesOf(plan).filter((path) => path.includes("datasources"));
  expect(given).toEqual(sources.map((name) => `grafana/provisioning/datasources/${name}.yaml`));
});

test("its password is made, unless devstack.yaml says where it comes from", async () => {
  const name = "grafana-admin-password";
  const { secrets } = await containerPlanOf("");
  expect(secrets).toEqual([
    expect.objectContaining({ name, source: { kind: "generate", bytes: 24 }, to: ["grafana"] }),
  ]);
  const said = await containerPlanOf(
    `secrets: { ${name}: { from: "env:PASSWORD", to: [router] } }`,
  );
  expect(said.secrets).toEqual([
    expect.objectContaining({
      name,
      source: { kind: "env", variable: "PASSWORD" },
      to: ["router", "grafana"],
    }),
  ]);
});

test("where nothing can run it, nobody is wired to it", async () => {
  const without = await planOf("");
  expect(grafanaOf(without)?.launch).toMatchObject({ kind: "disabled" });
  expect(without.secrets).toEqual([]);
  expect(without.env).not.toHaveProperty("GRAFANA_URL");
  expect(JSON.stringify(without)).not.toContain("dial:grafana");
  const present = await planOf("", { programs: ALL_PROGRAMS });
  expect(present.env).toHaveProperty("GRAFANA_URL");
  expect(JSON.stringify(present)).toContain("dial:grafana");
});
