import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { diagnosticsOf } from "./diagnostics.ts";
import { type LoadOptions, loadConfig } from "./load-config.ts";
import { parseConfig } from "./parse-config.ts";

const YAML = `
services:
  web: { process: [node, web.js] }
  inspector: { process: [node, inspector.js], profiles: [debug, load] }
  grafana: { profiles: [debug] }
`;

const parse = (yaml: string, ...profiles: string[]) =>
  parseConfig(yaml, { file: "/s/devstack.yaml", folder: "/s", profiles });

const loaded = async (files: Record<string, string>, options: Partial<LoadOptions>) => {
  const folder = await mkdtemp(path.join(tmpdir(), "devstack-profiles-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  return loadConfig({ folder, ...options });
};

test("a service with profiles is there only with one of them, and says so", () => {
  const { own, platform } = parse(YAML);
  expect(own["web"]).toMatchObject({ enabled: true, absent: null });
  expect(own["inspector"]).toMatchObject({
    enabled: false,
    absent: "only part of the stack with --profile debug or load",
  });
  expect(platform.grafana.enabled).toBe(false);
  expect(parse(YAML, "load").own["inspector"]).toMatchObject({ enabled: true, absent: null });
  expect(parse(YAML, "debug").platform.grafana.enabled).toBe(true);
});

test("DEVSTACK_PROFILES counts as well, from the shell or else from .env", async () => {
  const files = { "devstack.yaml": YAML, ".env": "DEVSTACK_PROFILES=load" };
  expect((await loaded(files, {})).own["inspector"]?.enabled).toBe(true);
  const env = { DEVSTACK_PROFILES: "debug, load" };
  expect((await loaded(files, { env })).platform.grafana.enabled).toBe(true);
  expect((await loaded(files, { env: { DEVSTACK_PROFILES: "" } })).own["inspector"]?.enabled).toBe(
    false,
  );
});

test("a profile that no service has is an error", () => {
  const misspelt = () => parse(YAML, "debgu");
  expect(misspelt).toThrow(
    expect.objectContaining({
      code: "E_USAGE",
      message: "there is no profile debgu",
      why: "the services in devstack.yaml have debug, load",
      hint: "did you mean debug?",
    }),
  );
  expect(() => parse("", "debug")).toThrow(expect.objectContaining({ code: "E_USAGE" }));
});

test("a need on a service that is out by its profile says so at its place", () => {
  const yaml = `${YAML}  probe: { process: [node], needs: { inspector: ready } }\n`;
  const problems = (...profiles: string[]) => {
    try {
      parse(yaml, ...profiles);
      return [];
    } catch (error) {
      return (diagnosticsOf(error) ?? []).map(({ line, message }) => `${line} ${message}`);
    }
  };
  expect(problems()).toEqual([
    "6 inspector is only part of the stack with --profile debug or load",
  ]);
  expect(problems("debug")).toEqual([]);
});
