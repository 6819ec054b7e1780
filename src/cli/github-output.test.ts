import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fakeStackApi, fakeUpResult } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";
import { temporaryFiles } from "../../test/support/temporary-files.ts";
import { systemClock } from "../util/clock.ts";
import { DevstackError } from "../util/errors.ts";
import { realExecutor } from "../util/executor/real-executor.ts";
import type { StackApi } from "./stack-api.ts";

/** Runs a line in a workflow's step; returns its summary too. */
async function inStep(line: string, overrides: Partial<StackApi> = {}, files = {}) {
  const cwd = temporaryFiles({ "summary.md": "before\n", ...files });
  const summary = join(cwd, "summary.md");
  const env = { GITHUB_STEP_SUMMARY: summary, GITHUB_WORKSPACE: cwd };
  const executor = realExecutor(systemClock);
  const run = await runCli(line, { api: fakeStackApi(overrides), cwd, env, executor });
  const text = readFileSync(summary, "utf8");
  expect(text.startsWith("before\n")).toBe(true);
  return { ...run, summary: text.slice("before\n".length) };
}

test("up tells the services, the steps and the proof in the summary", async () => {
  const { status, stdout, summary } = await inStep("up --output github", {
    up: async (_stack, { emit }) => {
      emit({ type: "phase", phase: "plan", status: "done", detail: "7 services", elapsedMs: 120 });
      return fakeUpResult();
    },
  });
  expect(status).toBe(0);
  expect(stdout).not.toContain("::");
  expect(summary).toMatch(/^### devstack: atp &#40;embedded&#41;: /);
  expect(summary).toContain("| router | ready | ");
  expect(summary).toContain("| plan | done | 0.1 s | 7 services |");
  expect(summary).toContain("Proven: router → ");
});

test("without the option nothing of the kind is told, whatever the environment says", async () => {
  const { stderr, summary } = await inStep("up");
  expect(summary).toBe("");
  expect(stderr).not.toContain("::");
  expect((await inStep("up --output github --json")).status).toBe(2);
});

test("problems of devstack.yaml are annotations at their lines", async () => {
  const diagnostic = { line: 4, column: 3, length: 6, path: "services.ruoter", sourceLine: "" };
  const failing = async (): Promise<never> => {
    const details = [
      {
        ...diagnostic,
        file: "/w/app/a,b.yaml",
        message: "unknown",
        suggestion: "did you mean router?",
      },
    ];
    throw new DevstackError("E_CONFIG", "devstack.yaml has 1 problem", { details });
  };
  const env = { GITHUB_WORKSPACE: "/w" };
  const { status, stderr } = await runCli("up --output github", {
    api: fakeStackApi({ up: failing }),
    cwd: "/w/app",
    env,
  });
  expect(status).toBe(2);
  expect(stderr).toContain(
    "\n::error file=app/a%2Cb.yaml,line=4,col=3,endColumn=9,title=E_CONFIG::services.ruoter: unknown%0Adid you mean router?\n",
  );
});

test("an error with a place in a file is told there, any other of the run as a whole", async () => {
  const failing = (place: string) => async (): Promise<never> => {
    throw new DevstackError("E_SECRET", "a secret is not there", {
      why: "100 % sure",
      hint: "set it",
      details: { place },
    });
  };
  const files = { "devstack.yaml": "name: x\n" };
  const here = await inStep("up --output github", { up: failing("devstack.yaml:1:7") }, files);
  expect(here.stderr).toContain(
    "::error file=devstack.yaml,line=1,col=7,title=E_SECRET%3A a secret is not there::100 %25 sure%0Aset it\n",
  );
  const elsewhere = await inStep("up --output github", { up: failing("gone.yaml:1:7") }, files);
  expect(elsewhere.stderr).toContain("::error title=E_SECRET%3A a secret is not there::100 %25");
  expect(elsewhere.summary).toContain("### devstack: a secret is not there &#40;E&#95;SECRET&#41;");
});

test("a command that fails is told with where its evidence is", async () => {
  const saved: unknown[] = [];
  const overrides: Partial<StackApi> = {
    runAttached: async () => 5,
    saveEvidence: async (_stack, options) => {
      saved.push(options);
      return { schemaVersion: 1, folder: options.folder, files: [], missing: {} };
    },
  };
  const line = "run --fresh --output github --evidence out -- npm test";
  const { status, stderr, summary } = await inStep(line, overrides);
  expect(status).toBe(5);
  expect(saved).toMatchObject([
    { folder: expect.stringMatching(/\/out$/), title: "devstack run npm test" },
  ]);
  expect(stderr).toContain("\nLogs, traces and states of the failure are in out.\n");
  expect(stderr).toContain("::error title=devstack run%3A exit status 5::npm test%0ALogs, traces");
  expect(summary).toContain("### devstack: npm test ended with status 5");
  const fine = await inStep(line, { ...overrides, runAttached: async () => 0 });
  expect(fine.stderr).not.toContain("::");
  expect(fine.summary).toContain("### devstack: npm test succeeded");
  expect(saved).toHaveLength(1);
});

test("evidence that cannot be saved does not hide what failed", async () => {
  const { status, stderr } = await inStep("run --evidence out -- npm test", {
    runAttached: async () => 5,
    saveEvidence: async () => {
      throw new Error("the disk is full");
    },
  });
  expect(status).toBe(5);
  expect(stderr).toContain("No evidence could be saved to out: the disk is full\n");
});

test("doctor, prove and lint tell what they have found", async () => {
  const doctor = await inStep("doctor --output github", {
    doctor: async () => ({
      schemaVersion: 1,
      ok: false,
      findings: [
        { check: "node", status: "ok", summary: "26.10.0", fix: null },
        { check: "disk", status: "problem", summary: "full", fix: "make room" },
      ],
    }),
  });
  expect(doctor.status).toBe(3);
  expect(doctor.stderr).toContain("::error title=devstack doctor%3A disk::full%0Amake room\n");
  expect(doctor.summary).toContain("| problem | disk | full | make room |");
  const prove = await inStep("prove --output github");
  expect(prove.summary).toMatch(/^### devstack: atp: proven in /);
  const compose = "services:\n  web: { image: nginx, ports: ['80:80'] }\n";
  const lint = await inStep("lint c.yaml --output github", {}, { "c.yaml": compose });
  expect(lint.stdout).toContain("::warning file=c.yaml,line=2,");
  expect(lint.summary).toContain("| L&#95;IMAGE&#95;UNPINNED | c.yaml:2 | ");
});

test("a summary that cannot be written fails nothing", async () => {
  const cwd = temporaryFiles({});
  const env = { GITHUB_STEP_SUMMARY: join(cwd, "no/such/folder/summary.md") };
  const executor = realExecutor(systemClock);
  const { status, stderr } = await runCli("up --output github", {
    ...{ api: fakeStackApi(), cwd, env, executor },
  });
  expect(status).toBe(0);
  expect(stderr).toContain("No summary could be written to ");
});
