import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { fakeStackApi, fakeUpResult } from "../../../test/support/fake-stack-api.ts";
import { runCli } from "../../../test/support/run-cli.ts";
import { parseConfig } from "../../config/parse-config.ts";
import { makePlan } from "../../plan/planner.ts";
import { DevstackError } from "../../util/errors.ts";
import { packageRoot } from "../../util/package-root.ts";
import type { StackApi } from "../stack-api.ts";

/** What is published, not what it is generated from. */
function problems(name: string, document: unknown): unknown[] {
  const path = join(packageRoot(), "schema", `${name}.schema.json`);
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const validate = ajv.compile(JSON.parse(readFileSync(path, "utf8")));
  return validate(document) ? [] : (validate.errors ?? [{ message: "invalid" }]);
}

const config = parseConfig("", { file: "/stack/devstack.yaml", folder: "/stack" });

const api: StackApi = fakeStackApi({
  up: async (_stack, { emit }) => {
    emit({ type: "phase", phase: "plan", status: "started" });
    emit({ type: "phase", phase: "plan", status: "done", detail: "7 services", elapsedMs: 1 / 3 });
    emit({ type: "service", service: "opa", state: "ready", reason: "", elapsedMs: 2 });
    emit({ type: "hop", service: "opa", ok: true, detail: "found", elapsedMs: 3 });
    const image = { image: "web:1", services: ["web"], way: "pull" } as const;
    emit({ type: "image", ...image, status: "progress", detail: "1 of 2 MB", elapsedMs: 4 });
    emit({ type: "notice", message: "by the way" });
    emit({ type: "phase", phase: "proof", status: "reused", detail: "", elapsedMs: 0 });
    return fakeUpResult();
  },
  rehearse: async () => ({
    plan: await makePlan(config, async () => ({ kind: "disabled", reason: "a test" })),
    endpoints: {
      opa: { http: { host: "127.0.0.1", port: 8181, protocol: "http", internal: false } },
    },
    moved: [{ service: "opa", port: "http", wanted: 8181, used: 18181, heldBy: "java (pid 4711)" }],
    effects: ["make folder"],
  }),
  async *ask() {
    yield {
      type: "plan",
      request_id: "r",
      trace_id: "7f3c",
      conversation_id: "c",
      candidates: [],
      policy: { allow: true, decision_id: null },
    };
    yield { type: "final", model_used: "x" };
  },
  listStacks: async () => [
    {
      id: "a",
      name: "atp",
      folder: "/stack",
      folderGone: false,
      runtime: "embedded",
      state: "failed",
      startedAt: new Date(0).toISOString(),
      ports: [1],
    },
  ],
});

const broken = fakeStackApi({
  openStack: async () => {
    throw new DevstackError("E_LOCKED", "busy", { details: { holder: { pid: 1 } } });
  },
});

test.for([
  ["status", "status --json"],
  ["down", "down --json"],
  ["down", "down --json --volumes"],
  ["ls", "ls --json"],
  ["stop", "stop opa --json"],
  ["open", "open --json"],
  ["env", "env --format json"],
  ["version", "version --json"],
  ["report", "report --json"],
  ["doctor", "doctor --json"],
  ["init", "init --json"],
  ["config", "config --json"],
])("the document of %s follows its published schema (%s)", async ([schema = "", line = ""]) => {
  const { stdout } = await runCli(line, { api });
  expect(problems(schema, JSON.parse(stdout))).toEqual([]);
});

test.for([
  ["up", "up --json"],
  ["up", "up --json --dry-run"],
  ["up", "up --json --timings"],
  ["prove", "prove --json"],
  ["start", "start opa --json"],
  ["restart", "restart opa --json"],
  ["status-watch", "status --watch --json"],
  ["logs", "logs --json"],
  ["logs", "logs --json --around-failure"],
  ["ask", "ask hello --json"],
])("every line of %s follows its published schema (%s)", async ([schema = "", line = ""]) => {
  for (const stack of [api, broken]) {
    const { stdout } = await runCli(line, { api: stack });
    for (const text of stdout.trimEnd().split("\n")) {
      expect(problems(schema, JSON.parse(text)), text).toEqual([]);
    }
  }
});

test("errors of commands with one document follow their published schema", async () => {
  const { stdout } = await runCli("status --json", { api: broken });
  expect(problems("error", JSON.parse(stdout))).toEqual([]);
});

test("the schemas refuse what is not theirs", () => {
  expect(problems("status", { schemaVersion: 2 })).not.toEqual([]);
  expect(problems("up", { schemaVersion: 1, type: "phase" })).not.toEqual([]);
  expect(problems("down", { schemaVersion: 1, surprise: true })).not.toEqual([]);
});
