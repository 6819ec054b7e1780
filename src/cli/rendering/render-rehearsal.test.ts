import { expect, test } from "vitest";
import {
  containerPlanOf,
  planOf,
  RICH_YAML,
  usualEndpoints,
} from "../../../test/support/plan-of.ts";
import type { Rehearsal } from "../../stack/rehearse.ts";
import { displayWidth } from "../../util/text-layout.ts";
import { renderRehearsal } from "./render-rehearsal.ts";
import type { View } from "./view.ts";

const VIEW: View = {
  columns: 80,
  tableColumns: 80,
  color: false,
  terminal: false,
  unicode: true,
  now: 0,
  commandName: "devstack",
  commands: [],
  cwd: "/",
  homeFolder: null,
};

async function rehearsal(yaml: string, effects: readonly string[]): Promise<Rehearsal> {
  const plan = await planOf(yaml);
  return { plan, endpoints: usualEndpoints(plan), moved: [], effects };
}

test("no line is wider than the terminal, whatever is started and written", async () => {
  const long = `services: { a: { process: [node, --eval, "a long \\u001b[31m program; "] } }`;
  const path = `${"deep/".repeat(7)}otel-collector/collector.yaml`;
  const effects = [`write file    ${path} (2293 bytes, mode 600)`, "remove        a"];
  for (const yaml of [RICH_YAML, long.replace("program", "program ".repeat(20))]) {
    const text = renderRehearsal(await rehearsal(yaml, effects), VIEW);
    for (const line of text.split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(80);
    expect(text).toContain(`  write file    ${path}\n                (2293 bytes, mode 600)\n`);
    expect(text).toContain("  remove        a\n");
    expect(text).not.toContain("\u001b");
  }
});

test("ports that would move are told with who has the usual ones", async () => {
  const port = { service: "router", port: "http", wanted: 7443, used: 17443 };
  const moved = [{ ...port, heldBy: "java (pid 4711)" }];
  const text = renderRehearsal({ ...(await rehearsal("{}", [])), moved }, VIEW);
  expect(text).toContain(
    "\n\n  Port 7443 is taken by java (pid 4711): router would be on 17443.\n\n",
  );
});

test("one service is no services", async () => {
  const off = ["otel-collector", "router", "persona-adapter", "ollama-adapter", "memory", "opa"];
  const names = [...off, "prometheus", "tempo", "grafana", "topology"];
  const disabled = names.map((name) => `${name}: { enabled: false }`).join(", ");
  const yaml = `services: { ${disabled}, a: { process: [x] } }`;
  const text = renderRehearsal(await rehearsal(yaml, []), VIEW);
  expect(text).toMatch(/^The plan for \S+: 1 service in 1 wave\n/);
});

test("containers are told by their image, with its tag, and devstack's own as such", async () => {
  const digest = `web@sha256:${"0123456789abcdef".repeat(4)}`;
  const own = `{ a: { image: "${digest}" }, b: { build: ./somewhere/in/a/folder } }`;
  const plan = await containerPlanOf(`services: ${own}`);
  const rehearsal = { plan, endpoints: usualEndpoints(plan), moved: [], effects: [] };
  const text = renderRehearsal(rehearsal, VIEW);
  const shown = (name: string) =>
    new RegExp(`\\d  +${name}  +(\\S.*?)(?:  |$)`, "m").exec(text)?.[1];
  expect(["router", "tempo", "otel-collector", "opa", "a", "b"].map(shown)).toEqual([
    "devstack's own image",
    "grafana/tempo:2.9.0",
    "…y-collector-contrib:0.138.0",
    "…olicyagent/opa:1.4.2-static",
    "web@sha256:0123456789abcdef…",
    "built from somewhere/in/a/f…",
  ]);
});
