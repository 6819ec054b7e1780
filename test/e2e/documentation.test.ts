import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseConfig } from "../../src/config/parse-config.ts";
import { repository, temporaryFolder } from "../support/checkout.ts";
import { codeBlocks, documentedCommands } from "../support/documentation.ts";
import { runCommand } from "../support/run-command.ts";
import { usualPortsAlone } from "../support/usual-ports.ts";

/** Commands that other tests hold: this run itself, and what a fresh clone does. */
const HELD_ELSEWHERE = [/^npm run up\b/, /^npm test\b/, /^npm run bench\b/, /^opa /];

/** Addresses as the documents have them, and the variable that says where they really are. */
const ADDRESSES: Record<string, string> = {
  "http://127.0.0.1:7443": "ROUTER_URL",
  "http://127.0.0.1:8080": "MEMORY_URL",
  "http://127.0.0.1:8181": "OPA_URL",
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let env: NodeJS.ProcessEnv;
let leavePorts: () => Promise<void>;

const devstack = (...args: string[]) =>
  runCommand(process.execPath, [join(repository, "bin/devstack.js"), ...args], {
    cwd: folder.path,
    env,
  });

beforeAll(async () => {
  leavePorts = await usualPortsAlone();
  folder = await temporaryFolder();
  const home = join(folder.path, "home");
  await mkdir(home);
  env = { PATH: process.env["PATH"] ?? "", HOME: home, LANG: "C.UTF-8", TERM: "dumb" };
  const { status, stderr } = await devstack("up");
  expect(stderr + status).toMatch(/0$/);
});

afterAll(async () => {
  await devstack("down");
  await folder[Symbol.asyncDispose]();
  await leavePorts();
});

const commands = documentedCommands().filter(
  ({ command }) => !HELD_ELSEWHERE.some((pattern) => pattern.test(command)),
);

test("documents hold commands to run", () => {
  expect(commands.length).toBeGreaterThan(6);
});

// One after the other, in the documents' order, as a reader would type them.
test("every documented command works", { timeout: 60_000 }, async () => {
  const addresses = JSON.parse((await devstack("env", "--format", "json")).stdout);
  const results: string[] = [];
  for (const { where, command } of commands) {
    results.push(`${where} ${command}: ${await outcome(placed(command, addresses))}`);
  }
  expect(results.filter((result) => !result.endsWith(": fine"))).toEqual([]);
});

test.each(codeBlocks().filter(({ language }) => language === "yaml"))(
  "$where is a valid devstack.yaml",
  ({ text }) => {
    expect(() => parseConfig(text, { file: "devstack.yaml", folder: "/" })).not.toThrow();
  },
);

/** The command with the real addresses, and with the checkout's program for `npx devstack`. */
function placed(command: string, addresses: Record<string, string>): string {
  const program = `"${process.execPath}" "${join(repository, "bin/devstack.js")}"`;
  return Object.entries(ADDRESSES)
    .reduce((text, [shown, key]) => text.replaceAll(shown, addresses[key] ?? shown), command)
    .replace(/^npx devstack\b/, program);
}

/** Runs a command in a shell; one that follows something is interrupted when it has written. */
function outcome(command: string): Promise<string> {
  const follows = / -f\b/.test(command);
  return new Promise((resolve) => {
    const child = spawn("bash", ["-c", `exec ${command}`], { cwd: folder.path, env });
    let output = "";
    const take = (chunk: Buffer) => {
      if (follows && output === "") child.kill("SIGINT");
      output += String(chunk);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("close", (status) => {
      const wanted = follows ? 130 : 0;
      resolve(status === wanted ? "fine" : `status ${status}, wrote ${output}`);
    });
  });
}
