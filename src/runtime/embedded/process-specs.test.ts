import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import {
  ALL_PROGRAMS,
  FOLDER,
  planOf,
  RICH_YAML,
  usualEndpoints,
} from "../../../test/support/plan-of.ts";
import { PLATFORM_SERVICE_NAMES } from "../../config/platform-services.ts";
import type { Plan } from "../../plan/plan.ts";
import { renderStackEnv } from "../../plan/render-env.ts";
import type { PlacedSecret } from "../../secrets/prepare-secrets.ts";
import { packageRoot } from "../../util/package-root.ts";
import { faultsOf } from "../../util/several-faults.ts";
import { stackFolders } from "../stack-folders.ts";
import { renderProcesses } from "./process-specs.ts";

test.each([
  ["default", "", {}],
  ["own-services", RICH_YAML, {}],
  ["real-programs", "", ALL_PROGRAMS],
])("the processes of %s and their files are as reviewed", async (name, yaml, programs) => {
  const rendered = await render(await planOf(yaml, { programs }));
  const processes = rendered.processes.map(({ digest, ...process }) => process);
  const text = stringify({ ...rendered, processes }).replaceAll(packageRoot(), "/package");
  await expect(text).toMatchFileSnapshot(`goldens/${name}.processes.yaml`);
});

const ROUTED_TO: ReadonlySet<string> = new Set(["opa", "memory", "persona-adapter"]);

test("whatever is disabled, every reference of what is left can be filled in", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.subarray([...PLATFORM_SERVICE_NAMES]),
      fc.boolean(),
      async (disabled, real) => {
        const services = {
          // The built-in one refuses to do without some of the others.
          router: disabled.some((name) => ROUTED_TO.has(name)) ? { process: ["router"] } : {},
          ...Object.fromEntries(disabled.map((name) => [name, { enabled: false }])),
        };
        const plan = await planOf(JSON.stringify({ services }), {
          programs: real ? ALL_PROGRAMS : {},
        });
        const { processes, files } = await render(plan);
        const text = JSON.stringify([
          processes.map(({ command, args, env }) => [command, args, env]),
          files.map(({ content }) => content),
        ]);
        for (const name of disabled) expect(plan.waves.flat()).not.toContain(name);
        expect(text).not.toMatch(/\$\{(?!env:)/);
        expect(Object.keys(renderStackEnv(plan, usualEndpoints(plan), "k"))).toHaveLength(
          Object.keys(plan.env).length,
        );
      },
    ),
    { numRuns: 60 },
  );
});

test("a dollar sign in a path of the user's is no reference", async () => {
  const yaml = "services: { opa: { policy: 'a$$b${HOME}.rego', binary: 'bin/${x}$$/opa' } }";
  const { processes } = await render(await planOf(yaml));
  const opa = processes.find(({ id }) => id === "opa");
  expect(opa?.command).toBe(`${FOLDER}/bin/\${x}$$/opa`);
  expect(opa?.args.at(-1)).toBe(`${FOLDER}/a$$b\${HOME}.rego`);
});

test("what cannot be filled in is said with its place", async () => {
  const plan = await planOf("services: { a: { process: [x, y], env: { A: '${NOWHERE}' } } }");
  await expect(render(plan)).rejects.toMatchObject({
    code: "E_CONFIG",
    why: "${NOWHERE} is neither a key of devstack env nor set in your environment or .env",
    details: { places: [["services", "a", "env", "A"]] },
  });
  const word = await planOf("services: { a: { process: [x, '${dial:grafana.http}'] } }");
  await expect(render(word)).rejects.toMatchObject({
    why: "nothing in this stack is known as ${dial:grafana.http}",
    details: { places: [["services", "a", "process", 1]] },
  });
});

test("a reference to a secret is the path of its file, for who gets it as one", async () => {
  const yaml = (as: string, to: string) => `
services: { a: { process: [x], env: { PATH_OF_IT: "\${secret:key}" } }, b: { process: [y] } }
secrets: { key: { generate: 16, as: ${as}, to: [${to}] } }`;
  const { processes } = await render(await planOf(yaml("file", "a")));
  const env = processes.find(({ id }) => id === "a")?.env;
  expect(env?.["PATH_OF_IT"]).toBe(`${stackFolders(FOLDER).secrets}/key`);
  for (const other of [yaml("env", "a"), yaml("file", "b")]) {
    await expect(render(await planOf(other))).rejects.toMatchObject({
      why: "nothing in this stack is known as ${secret:key}",
    });
  }
});

test("everything that cannot be filled in is said at once", async () => {
  const service = (name: string) =>
    `${name}: { process: [x, "\${WORD}"], env: { A: "\${NOWHERE}", B: "\${ELSEWHERE}" } }`;
  const plan = await planOf(`services: { ${service("a")}, ${service("b")} }`);
  const error = await render(plan).catch((thrown: unknown) => thrown);
  const places = ["a", "b"].flatMap((name) => [
    ["services", name, "env", "A"],
    ["services", name, "env", "B"],
    ["services", name, "process", 1],
  ]);
  expect(faultsOf(error).map(({ details }) => details)).toEqual(
    places.map((place) => expect.objectContaining({ places: [place] })),
  );
});

test("a process that several services share must not wait for itself", async () => {
  const plan = await planOf("services: { prometheus: { needs: { router: ready } } }");
  await expect(render(plan)).rejects.toMatchObject({
    code: "E_CONFIG",
    why: expect.stringContaining("otel-collector, prometheus, tempo share one process"),
    details: { places: expect.arrayContaining([["services", "prometheus", "needs"]]) },
  });
  const apart = await planOf("services: { prometheus: { needs: { router: ready } } }", {
    programs: { prometheus: "/usr/bin/prometheus" },
  });
  expect((await render(apart)).processes.map(({ id }) => id)).toContain("prometheus");
});

test("a process is restarted exactly when what it runs on changes", async () => {
  const digests = async (yaml: string) => {
    const { processes } = await render(await planOf(yaml));
    return Object.fromEntries(processes.map(({ id, digest }) => [id, digest]));
  };
  const before = await digests("");
  const { memory, ...others } = await digests("services: { memory: { env: { LOG_LEVEL: warn } } }");
  expect(before).toMatchObject(others);
  expect(memory).not.toBe(before["memory"]);
  const { opa } = await digests("services: { opa: { env: { A: '1' } } }");
  expect(opa).not.toBe(before["opa"]);
  const { "builtin-telemetry": telemetry } = await digests(
    "services: { tempo: { env: { LOG_LEVEL: warn } } }",
  );
  expect(telemetry).not.toBe(before["builtin-telemetry"]);
});

test("a policy whose text has changed starts opa anew", async () => {
  const policy = join(await mkdtemp(join(tmpdir(), "policy-")), "a.rego");
  onTestFinished(() => rm(dirname(policy), { recursive: true }));
  const plan = await planOf(`services: { opa: { policy: ${policy}, binary: bin/opa } }`);
  const digest = async () =>
    (await render(plan)).processes.find(({ id }) => id === "opa")?.digest ?? "";
  await writeFile(policy, "package a");
  const before = await digest();
  expect(await digest()).toBe(before);
  await writeFile(policy, "package b");
  expect(await digest()).not.toBe(before);
});

/** Every secret of the plan, where an empty folder would have it. */
function placed({ secrets }: Plan): PlacedSecret[] {
  return secrets.map(({ source, ...secret }) => ({
    ...secret,
    path: `${stackFolders(FOLDER).secrets}/${secret.name}`,
    digest: "d",
  }));
}

function render(plan: Plan, secrets = placed(plan)) {
  return renderProcesses({
    plan,
    endpoints: usualEndpoints(plan),
    secrets,
    folders: stackFolders(FOLDER),
    packageFolder: packageRoot(),
    hostEnv: {},
    variables: {},
    builtinEnv: { NODE_COMPILE_CACHE: "/cache" },
    baseEnv: { DEVSTACK_STACK_ID: "0123456789ab" },
    nodePath: "/usr/bin/node",
  });
}
