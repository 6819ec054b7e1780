import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseDotenv } from "../../src/config/dotenv/parse-dotenv.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { repository, temporaryFolder } from "../support/checkout.ts";
import { codeBlocks, documentedCommands } from "../support/documentation.ts";
import { runCommand } from "../support/run-command.ts";
import { sharedRuntimeFolder } from "../support/runtime-folder.ts";
import { usualPortsAlone } from "../support/usual-ports.ts";

/** Commands that are not run here, and what holds them instead. */
const HELD_ELSEWHERE: readonly (readonly [command: RegExp, reason: string])[] = [
  [/^npm run up\b/, "test/integration/bootstrap.test.ts; needs a fresh clone"],
  [/^npm test\b/, "it is what runs this"],
  [/^npm run verify\b/, "steps of npm test"],
  [/^npm run generate\b/, "step generated of npm test; it would write into the checkout"],
  [/^npm run bench\b/, "CI runs it shortened; it takes minutes"],
  [/^opa /, "test/components/opa.test.ts; needs opa"],
  [/^DEVSTACK_ROUTER_URL=/, "test/e2e/contract-embedded.test.ts runs these tests on whole stacks"],
  [/^sudo env .* DEVSTACK_IMAGES=pull /, ".github/workflows/real-images.yml; needs a registry"],
  [/^npx devstack kubectl /, "test/integration/simulated-zones.test.ts; needs kubectl"],
  [/^OLLAMA_BASE_URL=/, "src/services/ollama-adapter/main.test.ts; needs an Ollama"],
];

/** Blocks of which nothing is run or read here, by document and language, and why. */
const UNCHECKED: Readonly<Record<string, string>> = {
  "docs/ci.md js": "test/integration/ci-page.test.ts runs them",
  "docs/ci.md yml": "test/integration/ci-page.test.ts reads them as GitHub and GitLab do",
  "docs/containers.md dockerfile": "test/components/user-containers.test.ts builds it",
  "docs/containers.md js": "test/components/user-containers.test.ts runs it in each example",
  "docs/containers.md yml": "test/components/user-containers.test.ts includes it",
  "docs/commands.md text": "src/cli/commands/examples.test.ts parses every example",
  "docs/lint.md text": "src/cli/lint.test.ts runs them",
  "docs/library.md js": "test/integration/library.test.ts runs it",
  "docs/router.md text":
    "lines of a stream and bodies with … in them: src/services/router/*.test.ts",
  "docs/simulated-workloads.md yml": "src/cluster/traffic/traffic.test.ts reads such annotations",
  "docs/secrets.md js": "test/integration/secrets-example.test.ts runs it",
  "docs/your-services.md js": "test/integration/your-services.test.ts runs it",
  "docs/your-services.md text": "test/integration/your-services.test.ts compares it with the card",
};

/** A file that is valid only merged over another one: test/integration/your-services.test.ts. */
const OVERRIDE = "# devstack.override.yaml\n";

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
  env = {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    XDG_RUNTIME_DIR: await sharedRuntimeFolder(),
    LANG: "C.UTF-8",
    TERM: "dumb",
  };
  // A reader's own manifests, of which documents say that devstack applies them.
  await mkdir(join(folder.path, "k8s"));
  const readers = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "readers" } };
  await writeFile(join(folder.path, "k8s", "readers.json"), JSON.stringify(readers));
  const { status, stderr } = await devstack("up");
  expect(stderr + status).toMatch(/0$/);
});

afterAll(async () => {
  await devstack("down");
  await folder[Symbol.asyncDispose]();
  await leavePorts();
});

const documented = documentedCommands();
const commands = documented.filter(
  ({ command }) => !HELD_ELSEWHERE.some(([pattern]) => pattern.test(command)),
);

test("documents hold commands to run, and all that is said to be held elsewhere is there", () => {
  expect(commands.length).toBeGreaterThan(15);
  for (const [pattern] of HELD_ELSEWHERE) {
    expect(documented.map(({ command }) => command)).toContainEqual(expect.stringMatching(pattern));
  }
});

test("no block is left out without a reason", () => {
  const kinds = new Set(
    codeBlocks()
      .map(({ where, language }) => `${where.replace(/:\d+$/, "")} ${language}`)
      .filter((kind) => !/ (sh|console|yaml|ini)$/.test(kind)),
  );
  expect([...kinds].sort()).toEqual(Object.keys(UNCHECKED).sort());
});

// One after the other, in the documents' order, as a reader would type them.
test("every documented command works", async () => {
  const addresses = JSON.parse((await devstack("env", "--format", "json")).stdout);
  const results: string[] = [];
  for (const { where, command, output } of commands) {
    const end = await outcome(placed(command, addresses), output);
    results.push(`${where} ${command}: ${end}`);
  }
  expect(results.filter((result) => !result.endsWith(": fine"))).toEqual([]);
});

test.each(
  codeBlocks().filter(({ language, text }) => language === "yaml" && !text.startsWith(OVERRIDE)),
)("$where is a valid devstack.yaml", ({ text }) => {
  expect(() => parseConfig(text, { file: "devstack.yaml", folder: "/" })).not.toThrow();
});

test.each(codeBlocks().filter(({ language }) => language === "ini"))(
  "$where is a valid .env",
  ({ text }) => {
    const { problems, variables } = parseDotenv(text, {});
    expect(problems).toEqual([]);
    expect(Object.keys(variables)).not.toEqual([]);
  },
);

/** The command with the real addresses, and with the checkout's program for `npx devstack`. */
function placed(command: string, addresses: Record<string, string>): string {
  const program = `"${process.execPath}" "${join(repository, "bin/devstack.js")}"`;
  return Object.entries(ADDRESSES)
    .reduce((text, [shown, key]) => text.replaceAll(shown, addresses[key] ?? shown), command)
    .replace(/^npx devstack\b/, program)
    .replace(/^curl\b/, "curl --fail");
}

/**
 * Runs a command in a shell; one that follows something is interrupted when it has written. What
 * the document shows of its output must be what it writes.
 */
function outcome(command: string, shown: string | null): Promise<string> {
  const follows = / logs .*-f\b/.test(command);
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
      const fine = status === wanted && (shown === null || isLike(output, shown));
      resolve(fine ? "fine" : `status ${status}, wrote ${output}`);
    });
  });
}

/** Whether it is the text that is shown, in which … stands for anything. */
function isLike(text: string, shown: string): boolean {
  const parts = inOrder(shown.trim()).split("…");
  const pattern = parts.map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join(".*");
  return new RegExp(`^${pattern}$`).test(inOrder(text.trim()));
}

/** The order of the keys of JSON says nothing. */
function inOrder(text: string): string {
  if (!text.startsWith("{")) return text;
  return JSON.stringify(JSON.parse(text), (_key, value) => {
    const isMapping = typeof value === "object" && value !== null && !Array.isArray(value);
    return isMapping ? Object.fromEntries(Object.entries(value).sort()) : value;
  });
}
