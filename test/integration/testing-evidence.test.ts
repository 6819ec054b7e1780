import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStack, type TestStack } from "../../src/testing/start-stack.ts";
import { eventually } from "../support/eventually.ts";
import { makeTestStack, type TestStack as Sandbox, shellService } from "../support/test-stack.ts";

/** Of a variable, and of a secret that is declared. */
const SECRETS = ["crimson-heron-shell", "crimson-heron-declared"];

let sandbox: Sandbox;
let stack: TestStack;

beforeAll(async () => {
  const [shell = "", declared = ""] = SECRETS;
  sandbox = await makeTestStack({
    platform: true,
    env: { GITHUB_TOKEN: shell, ORDINARY: declared },
    secrets: { audit: { from: "env:ORDINARY", to: ["chatty"] } },
    files: { "say.sh": `while sleep 0.1; do echo "tick ${shell} ${declared} ++"; done` },
    services: { chatty: shellService("exec sh say.sh") },
  });
  const evidence = join(sandbox.root, "evidence");
  stack = await startStack({ folder: sandbox.folder, env: sandbox.env, evidence });
});

afterAll(async () => {
  await stack?.end();
  await sandbox?.dispose();
});

test("an answer comes with its trace, and evidence has both, the logs, and no secret", async () => {
  const before = await stack.ask("before the window");
  // Traces are looked for by whole seconds; what has been asked before ends a moment after its answer.
  const since = new Date(Math.ceil((Date.now() + 500) / 1_000) * 1_000);
  await eventually(
    async () => Date.now(),
    (now) => now >= since.getTime(),
  );
  const answer = await stack.ask("hello evidence");
  expect(answer).toMatchObject({
    text: expect.stringContaining("evidence"),
    model: expect.any(String),
  });
  const spans = await stack.trace(answer.traceId);
  expect(spans.map(({ service }) => service)).toEqual(expect.arrayContaining(["router", "memory"]));
  const folder = join(sandbox.root, "saved");
  const { files, missing } = await stack.saveEvidence(folder, { since, title: "by hand" });
  expect(missing).toEqual({});
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  const byName = new Map(files.map((file, index) => [file, texts[index] ?? ""]));
  for (const name of ["evidence", "status", "proof", "config"]) {
    expect(JSON.parse(byName.get(`${name}.json`) ?? "")).toBeTypeOf("object");
  }
  expect(byName.get(`traces/${answer.traceId}.json`)).toContain("persona-adapter");
  expect(files).not.toContain(`traces/${before.traceId}.json`);
  expect(byName.get("logs/opa.log")).toContain(answer.traceId);
  expect(byName.get("logs/opa.log")).not.toContain(before.traceId);
  expect(byName.get("logs/chatty.log")).toContain("tick *** *** ++");
  const times = [...(byName.get("logs/chatty.log") ?? "").matchAll(/^(\S+) tick/gm)];
  expect(times.every(([, at = ""]) => Date.parse(at) >= since.getTime())).toBe(true);
  for (const text of texts) {
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  }
});

test("a test that is watched leaves evidence when it fails, and none when it passes", async () => {
  const failed: (() => unknown)[] = [];
  const context = (name: string) => ({
    task: { name, suite: { name: "suite" } },
    onTestFailed: (listener: () => unknown) => failed.push(listener),
  });
  stack.watch(context("answers 'hello'"));
  stack.watch({ name: "passes", passed: true, after: (listener) => failed.push(listener) });
  stack.watch({ name: "fails", passed: false, after: (listener) => failed.push(listener) });
  await Promise.all(failed.map((listener) => listener()));
  const folders = (await readdir(join(sandbox.root, "evidence"))).sort();
  expect(folders).toEqual([
    expect.stringMatching(/^fails-[0-9a-f]{6}$/),
    expect.stringMatching(/^suite-answers-hello-[0-9a-f]{6}$/),
  ]);
  const contents = join(sandbox.root, "evidence", folders[1] ?? "", "evidence.json");
  expect(JSON.parse(await readFile(contents, "utf8"))).toMatchObject({
    title: "suite > answers 'hello'",
    stack: { name: stack.name, runtime: "embedded" },
  });
});
