import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { doctorContext, fakeHost, look } from "../../../test/support/doctor-context.ts";
import { requestedPorts } from "../../../test/support/requested-ports.ts";
import { reservePort } from "../../util/port-reservation.ts";
import { register } from "../registry.ts";
import { openStack } from "../stack.ts";
import { componentsCheck } from "./checks/components.ts";
import { composeFilesCheck } from "./checks/compose-files.ts";
import { configurationCheck } from "./checks/configuration.ts";
import { foldersCheck } from "./checks/folders.ts";
import { portsCheck } from "./checks/ports.ts";
import { secretsCheck } from "./checks/secrets.ts";
import { stacksCheck } from "./checks/stacks.ts";
import { doctor } from "./doctor.ts";
import { realHost } from "./host.ts";

test("programs: one that is configured and absent is a problem", async () => {
  const yaml = "services: { tempo: { binary: ./nope } }";
  const findings = await look(componentsCheck, { yaml });
  expect(findings.map(({ status }) => status)).toEqual(["ok", "ok", "ok", "problem", "ok"]);
  expect(findings[3]?.fix).toContain("services.tempo.binary");
  expect(findings[4]?.summary).toMatch(/^grafana: not run, there is no stand-in for it/);
});

test("configuration: a broken one is a problem, none is fine", async () => {
  expect(await look(configurationCheck)).toMatchObject([{ status: "ok" }]);
  expect(await look(configurationCheck, { yaml: "nmae: x" })).toMatchObject([
    {
      status: "problem",
      summary: "devstack.yaml has 1 problem",
      fix: "devstack config shows where",
    },
  ]);
});

test("advice names the file that was named", async () => {
  const context = await doctorContext();
  const { folder, env, executor } = context.stack;
  const file = join(folder, "ci.yaml");
  await writeFile(file, "services: { tempo: { binary: ./nope } }");
  const stack = await openStack({ cwd: folder, file, env, executor, clock: context.clock });
  const findings = await componentsCheck.look({ ...context, stack });
  expect(findings.find(({ status }) => status === "problem")?.fix).toBe(
    "correct services.tempo.binary in ci.yaml, or remove it",
  );
});

test("Compose files: what is wrong with one is told with its place, and not for ever", async () => {
  expect(await look(composeFilesCheck)).toEqual([]);
  const context = await doctorContext();
  const { folder } = context.stack;
  const faulty = Array.from({ length: 9 }, (_, index) => `  s${index}: { image: web }`).join("\n");
  await writeFile(join(folder, "docker-compose.yml"), `services:\n${faulty}\n`);
  const findings = await composeFilesCheck.look(context);
  expect(findings).toHaveLength(6);
  expect(findings[0]).toEqual({
    status: "warning",
    summary: expect.stringMatching(/^docker-compose\.yml:2 {2}L_[A-Z_]+: .*s0/),
    fix: expect.any(String),
  });
  expect(findings.at(-1)).toEqual({
    status: "warning",
    summary: expect.stringMatching(/^docker-compose\.yml: \d+ findings more$/),
    fix: "devstack lint docker-compose.yml",
  });
  await writeFile(join(folder, "docker-compose.yml"), "services: [");
  expect(await composeFilesCheck.look(context)).toMatchObject([
    { status: "warning", fix: "correct it, then: devstack lint docker-compose.yml" },
  ]);
});

test("Compose files: the one that was written for the stack, and those that it includes", async () => {
  const context = await doctorContext({ yaml: "include: [more.yaml]" });
  const { folder, folders } = context.stack;
  await mkdir(folders.root);
  await writeFile(join(folders.root, "compose.yaml"), "services: {}");
  await writeFile(join(folder, "more.yaml"), "services: {}");
  const findings = await composeFilesCheck.look(context);
  expect(findings.map(({ summary }) => summary)).toEqual([
    ".devstack/compose.yaml: nothing to find fault with",
    "more.yaml: nothing to find fault with",
  ]);
});

test("secrets: one that is in an environment is told with what that means", async () => {
  expect(await look(secretsCheck)).toEqual([]);
  const yaml = `secrets:
  key: { from: "env:KEY", to: [router] }
  audit: { generate: 32, to: [memory, opa], as: env }`;
  expect(await look(secretsCheck, { yaml })).toMatchObject([
    { status: "ok", summary: "1 reaches its service as a file" },
    {
      status: "warning",
      summary: expect.stringContaining("audit is in the environment of memory, opa (as: env)"),
      fix: expect.stringContaining("secrets.audit.as"),
    },
  ]);
});

test("folders: what can be written or made is in order, a link is not", async () => {
  const context = await doctorContext();
  const before = await foldersCheck.look(context);
  expect(before.map(({ status }) => status)).toEqual(["ok", "ok", "ok"]);
  await symlink("/tmp", context.stack.folders.root);
  const [root] = await foldersCheck.look(context);
  expect(root).toMatchObject({ status: "problem", fix: `rm ${context.stack.folders.root}` });
});

test("folders: a file where the folder should be is a problem", async () => {
  const context = await doctorContext();
  await writeFile(context.stack.folders.root, "");
  const [root] = await foldersCheck.look(context);
  expect(root).toMatchObject({ status: "problem", summary: expect.stringContaining("no folder") });
});

const PLATFORM = [
  "topology",
  "router",
  "persona-adapter",
  "memory",
  "opa",
  "otel-collector",
  "prometheus",
  "tempo",
  "ollama-adapter",
];

test("ports: one that was asked for and is taken is a problem, and its holder is named", async () => {
  const [taken = 0, free = 0] = await requestedPorts(2);
  const held = await reservePort(taken);
  onTestFinished(async () => held?.release());
  const service = (port: number) => ({ process: ["x"], ports: { http: port } });
  const off = PLATFORM.map((name) => [name, { enabled: false }]);
  const services = { ...Object.fromEntries(off), one: service(taken), two: service(free) };
  const context = await doctorContext({ yaml: JSON.stringify({ services }) });
  const findings = await portsCheck.look(context);
  const problems = findings.filter(({ status }) => status === "problem");
  expect(problems.map(({ summary }) => summary)).toEqual([
    expect.stringMatching(
      new RegExp(`^${taken} \\(one\\) is held by node.* \\(pid ${process.pid}\\)$`),
    ),
  ]);
  expect(findings.at(-1)?.status).toBe("ok");
});

test("ports: those that one program has are told together, and none that is free is not told", async () => {
  const ports = await requestedPorts(3);
  for (const port of ports) {
    const held = await reservePort(port);
    onTestFinished(async () => held?.release());
  }
  const [asked = 0, ...others] = ports;
  const off = PLATFORM.map((name) => [name, { enabled: false }]);
  const context = await doctorContext({
    yaml: JSON.stringify({
      services: {
        ...Object.fromEntries(off),
        one: { process: ["x"], ports: { http: asked } },
        two: { process: ["x"], ports: { http: others[0], admin: others[1] } },
      },
    }),
  });
  expect(await portsCheck.look(context)).toEqual([
    {
      status: "problem",
      summary: expect.stringMatching(
        new RegExp(
          `^${asked} \\(one\\), ${others[0]}, ${others[1]} \\(two\\) are held by node.* \\(pid ${process.pid}\\)$`,
        ),
      ),
      fix: "end it, or give them other ports in devstack.yaml",
    },
  ]);
});

test("stacks: one whose keeper has died is told with how to take it down", async () => {
  const context = await doctorContext();
  expect(await stacksCheck.look(context)).toMatchObject([{ status: "ok" }]);
  const other = await doctorContext();
  const folder = join(context.stack.folder, "other one");
  await mkdir(join(folder, ".devstack"), { recursive: true });
  const lost = { ...other.stack, env: context.stack.env, id: "0123456789ab", folder };
  await register(lost, { name: "shop", startedAt: 1, endpoints: {} });
  expect(await stacksCheck.look(context)).toMatchObject([
    { status: "warning", fix: "devstack down 0123456789ab" },
  ]);
});

test("doctor tells all findings, and is not ok when one is a problem", async () => {
  const fine = await doctorContext({ host: { output: async () => "2048" } });
  const report = await doctor(fine.stack, { signal: fine.signal, host: fine.host });
  expect(new Set(report.findings.map(({ check }) => check)).size).toBe(13);
  expect(report.findings.filter(({ status }) => status === "problem")).toEqual([]);
  expect(report.ok).toBe(true);
  const host = fakeHost({ availableMemoryBytes: () => 0 });
  expect((await doctor(fine.stack, { signal: fine.signal, host })).ok).toBe(false);
});

test("a check that fails is a warning, and the others are told all the same", async () => {
  const { stack, signal } = await doctorContext();
  const host = fakeHost({
    availableMemoryBytes: () => {
      throw new Error("no such counter");
    },
  });
  const { findings } = await doctor(stack, { signal, host });
  expect(findings.find(({ check }) => check === "memory")).toMatchObject({
    status: "warning",
    summary: "could not be checked: no such counter",
  });
  expect(findings.length).toBeGreaterThan(13);
});

test("the machine itself can be asked", async () => {
  const host = realHost();
  expect(host.availableMemoryBytes()).toBeGreaterThan(0);
  expect((await host.space("/")).freeBytes).toBeGreaterThan(0);
  expect(await host.output("sh", ["-c", "echo 5"])).toBe("5");
  expect(await host.output("/nonexistent", [])).toBeNull();
  const env = { DOCKER_HOST: "unix:///nonexistent.sock", PATH: "/nonexistent" };
  const { signal } = new AbortController();
  expect(await host.findEngine(env, signal)).toMatchObject({ engine: null, refusals: [{}] });
  expect(await host.findCompose(env, { cwd: "/", signal })).toMatchObject({ compose: null });
});
