import { execFileSync } from "node:child_process";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { report } from "../../src/stack/report/report.ts";
import { eventually } from "../support/eventually.ts";
import { errorOf, shellService, testStack } from "../support/test-stack.ts";

/** One for each place; none of them looks like anything. */
const SECRETS = {
  shell: "violet-otter-shell",
  serviceEnv: "violet-otter-service",
  dotenv: "violet-otter-dotenv",
  argument: "violet-otter-argument",
  url: "violet-otter-url",
  file: "violet-otter-file",
  log: "violet-otter-log",
  declared: "violet-otter-declared",
};

test("no secret is in a report, wherever it was", async () => {
  const { shell, serviceEnv, dotenv, argument, url, file, log, declared } = SECRETS;
  const said = [shell, serviceEnv, dotenv, argument, file, url].map((one) => `echo "saw ${one}"`);
  const stack = await testStack({
    env: { GITHUB_TOKEN: shell, ORDINARY: declared },
    secrets: { audit: { from: "env:ORDINARY", to: ["billing"] } },
    files: { ".env": `export NEUTRAL="${dotenv}" # a comment\n`, "say.sh": said.join("\n") },
    services: {
      billing: shellService(
        `sh say.sh; echo 'url http://ada:${url}@h/'; echo '{"password": "${log}"}'; exec sleep 600`,
        { env: { BILLING_API_KEY: serviceEnv, DATABASE: `postgres://ada:${url}@db/x` } },
      ),
      other: { process: ["sleep", "600", "--api-key", argument, declared], enabled: false },
    },
  });
  await mkdir(stack.folders.secrets, { recursive: true, mode: 0o700 });
  await writeFile(join(stack.folders.secrets, "left-over"), `${file}\n`);
  await stack.up();
  const logFile = join(stack.folders.logs, "billing.log");
  const written = () => readFile(logFile, "utf8").catch(() => "");
  await eventually(written, (text) => text.includes(log));
  const opened = await stack.open();
  const path = join(stack.folder, "report.json");
  const result = await report(opened, { path, signal: AbortSignal.timeout(20_000) });
  const text = await readFile(path, "utf8");
  expect(Object.values(SECRETS).filter((secret) => text.includes(secret))).toEqual([]);
  expect(text).toContain("saw ***");
  expect(result).toMatchObject({
    parts: ["versions", "doctor", "configuration", "plan", "endpoints", "proof", "status", "logs"],
    missing: {},
  });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await stack.down();
  await report(await stack.open(), { path, signal: AbortSignal.timeout(20_000) });
  const later = await readFile(path, "utf8");
  expect(later, "the files that held it are gone, and it is a secret still").not.toContain(
    declared,
  );
});

test("a stack that never was up and is misconfigured has a report all the same", async () => {
  const stack = await testStack();
  await writeFile(join(stack.folder, "devstack.yaml"), "services: [");
  const path = join(stack.folder, "report.json");
  const options = { path, signal: AbortSignal.timeout(20_000) };
  const { parts, missing } = await report(await stack.open(), options);
  expect(parts).toEqual(["versions", "doctor"]);
  expect(Object.keys(missing).sort()).toEqual(["configuration", "logs", "status"]);
  expect(JSON.parse(await readFile(path, "utf8")).doctor.findings.length).toBeGreaterThan(12);
});

test("a report takes the place of a file, and of nothing else", async () => {
  const stack = await testStack();
  const path = join(stack.folder, "pipe");
  execFileSync("mkfifo", [path]);
  const options = { path, signal: AbortSignal.timeout(20_000) };
  expect(await errorOf(report(await stack.open(), options))).toMatchObject({ code: "E_USAGE" });
  expect((await stat(path)).isFIFO()).toBe(true);
});
