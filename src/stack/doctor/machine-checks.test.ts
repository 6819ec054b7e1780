import { expect, test } from "vitest";
import { look } from "../../../test/support/doctor-context.ts";
import { clockCheck } from "./checks/clock.ts";
import { diskCheck } from "./checks/disk.ts";
import { engineCheck } from "./checks/engine.ts";
import { fileLimitCheck } from "./checks/file-limit.ts";
import { memoryCheck } from "./checks/memory.ts";
import { nodeCheck } from "./checks/node.ts";
import { npmCheck } from "./checks/npm.ts";
import { systemCheck } from "./checks/system.ts";
import type { Host } from "./host.ts";

const MIB = 1024 * 1024;

test.for([
  ["linux", "6.1.0", "ok"],
  ["darwin", "24.0.0", "ok"],
  ["win32", "10.0.22631", "problem"],
  ["linux", "5.15.90.1-microsoft-standard-WSL2", "ok"],
  ["linux", "4.4.0-19041-Microsoft", "warning"],
] as const)("system: %s %s is %s", async ([platform, release, status]) => {
  expect(await look(systemCheck, { host: { platform, release } })).toMatchObject([{ status }]);
});

test("system: under WSL a folder on a Windows drive is slow", async () => {
  const host = { release: "5.15.90.1-microsoft-standard-WSL2" };
  const context = { stack: { folder: "/mnt/c/shop" }, host: { platform: "linux", ...host } };
  const [finding] = await systemCheck.look(context as never);
  expect(finding).toMatchObject({ status: "warning", fix: expect.stringContaining("~/project") });
});

test.for([
  [[], null, ["ok", "ok"]],
  [["node"], "v26.10.0", ["ok"]],
  [["node"], "v24.1.0", ["ok", "ok"]],
  [["node"], "v20.20.2", ["ok", "warning"]],
  [["node"], null, ["ok", "warning"]],
] as const)("node: with %j on PATH that says %s: %j", async ([programs, said, statuses]) => {
  const findings = await look(nodeCheck, { programs, host: { output: async () => said } });
  expect(findings.map(({ status }) => status)).toEqual(statuses);
});

test.for([
  [[], null, "warning"],
  [["npm"], "11.1.0", "ok"],
  [["npm"], null, "warning"],
] as const)("npm: with %j on PATH that says %s it is %s", async ([programs, said, status]) => {
  const host = { output: async () => said };
  expect(await look(npmCheck, { programs, host })).toMatchObject([{ status }]);
});

const DOCKER = {
  dockerHost: "unix:///run/mine.sock",
  tls: null,
  origin: "DOCKER_HOST",
  name: "Docker",
  version: "28.2.2",
  apiVersion: "1.50",
  os: "linux",
  remote: false,
};
const LEFT = {
  place: "unix:///left.sock (Colima)",
  reason: "nobody listens there",
  fix: "colima start",
};
const OLD = {
  place: "docker compose",
  reason: "version 2.19.0 is too old",
  fix: "install Compose",
};
const COMPOSE = { command: ["/usr/bin/docker", "compose"], version: "2.40.3" };
const CONTAINERS = "runtime: compose\n";

/** A machine with this engine, this Compose, and what was refused before them. */
function engineHost({ engine = false, left = false, compose = false }): Partial<Host> {
  return {
    findEngine: async () => ({ engine: engine ? DOCKER : null, refusals: left ? [LEFT] : [] }),
    findCompose: async () => ({
      compose: compose ? COMPOSE : null,
      refusals: compose ? [] : [OLD],
    }),
  };
}

test("engine: one that answers is told with version and place, and so is Compose", async () => {
  const host = engineHost({ engine: true, left: true, compose: true });
  expect(await look(engineCheck, { host })).toEqual([
    {
      status: "ok",
      summary: "Docker 28.2.2 at unix:///run/mine.sock (DOCKER_HOST), API 1.50",
      fix: null,
    },
    {
      status: "warning",
      summary: "unix:///left.sock (Colima): nobody listens there",
      fix: "colima start",
    },
    { status: "ok", summary: "Compose 2.40.3: /usr/bin/docker compose", fix: null },
  ]);
});

test.for([
  ["no engine and no client is in order", {}, {}, "ok", null],
  ["a client without an engine", {}, { programs: ["podman"] }, "warning", "start the engine"],
  ["an engine that refuses", { left: true }, {}, "warning", "colima start"],
  ["a Compose that is too old", { engine: true }, {}, "warning", "install Compose"],
  ["none where it is asked for", {}, { yaml: CONTAINERS }, "problem", "install Docker or Podman"],
  [
    "one that refuses where it is asked for",
    { left: true },
    { yaml: CONTAINERS },
    "problem",
    "colima start",
  ],
  [
    "an old Compose where it is asked for",
    { engine: true },
    { yaml: CONTAINERS },
    "problem",
    "install Compose",
  ],
] as const)("engine: %s", async ([, machine, setup, status, fix]) => {
  const findings = await look(engineCheck, { ...setup, host: engineHost(machine) });
  const finding = findings.at(-1);
  expect(finding?.status).toBe(status);
  expect(finding?.fix ?? null).toEqual(fix === null ? null : expect.stringContaining(fix));
});

test.for([
  [100, "problem"],
  [500, "warning"],
  [4_000, "ok"],
] as const)("memory: %i MiB are %s", async ([mib, status]) => {
  const host = { availableMemoryBytes: () => mib * MIB };
  expect(await look(memoryCheck, { host })).toMatchObject([{ status }]);
});

test.for([
  [50, 9, 9, "problem"],
  [500, 9, 9, "warning"],
  [5_000, 9, 9, "ok"],
  [5_000, 0, 9, "problem"],
  [5_000, 0, 0, "ok"],
] as const)("disk: %i MiB and %i of %i files are %s", async ([mib, freeFiles, files, status]) => {
  const space = async () => ({ freeBytes: mib * MIB, freeFiles, files });
  const findings = await look(diskCheck, { host: { space } });
  expect(findings.map((finding) => finding.status)).toEqual([status, status, status]);
});

test.for([
  ["256", "warning"],
  ["1048576", "ok"],
  ["unlimited", "ok"],
  [null, "warning"],
] as const)("file limit: %s is %s", async ([said, status]) => {
  expect(await look(fileLimitCheck, { host: { output: async () => said } })).toMatchObject([
    { status },
  ]);
});

test("clock: one that is before devstack was installed is a problem", async () => {
  expect(await look(clockCheck)).toMatchObject([{ status: "ok" }]);
  expect(await look(clockCheck, { now: Date.UTC(2001, 0, 1) })).toMatchObject([
    { status: "problem", fix: "sudo timedatectl set-ntp true" },
  ]);
});
