import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../util/clock.ts";
import { realExecutor } from "../util/executor/real-executor.ts";
import { versions } from "./versions.ts";

let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "devstack-")));
  await mkdir(join(folder, "bin"));
  const opa = "#!/bin/sh\necho Version: 9.8.7\n";
  await writeFile(join(folder, "bin", "opa"), opa, { mode: 0o755 });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const look = () =>
  versions({
    cwd: folder,
    env: { PATH: `${join(folder, "bin")}:/nowhere`, HOME: folder },
    executor: realExecutor(systemClock),
    clock: systemClock,
  });

test("programs on PATH are told with version and file, others as stand-ins", async () => {
  await rm(join(folder, "devstack.yaml"), { force: true });
  const { node, components } = await look();
  expect(node.version).toBe(process.versions.node);
  expect(components).toMatchObject([
    { name: "opa", provider: "program", version: "9.8.7", path: join(folder, "bin", "opa") },
    { name: "otel-collector", provider: "builtin", path: null, problem: null },
    { name: "prometheus", provider: "builtin" },
    { name: "tempo", provider: "builtin" },
    { name: "grafana", provider: "absent", problem: expect.stringContaining("no stand-in") },
  ]);
});

test("a program that is configured and absent is told as missing", async () => {
  const yaml = "services: { tempo: { binary: ./nope }, opa: { binary: builtin } }";
  await writeFile(join(folder, "devstack.yaml"), yaml);
  const { components } = await look();
  expect(components.find(({ name }) => name === "opa")).toMatchObject({ provider: "builtin" });
  expect(components.find(({ name }) => name === "tempo")).toMatchObject({
    provider: "missing",
    version: null,
    path: join(folder, "nope"),
    problem: "the program for tempo is not there",
  });
});

test("a broken configuration hides nothing", async () => {
  await writeFile(join(folder, "devstack.yaml"), "services: [nonsense");
  const { components } = await look();
  expect(components[0]).toMatchObject({ name: "opa", version: "9.8.7" });
});
