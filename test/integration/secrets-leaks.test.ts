import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { secretForms } from "../../src/util/masking/secret-forms.ts";
import { needs } from "../needs.ts";
import { repository } from "../support/checkout.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { runCommand } from "../support/run-command.ts";
import { fixture, type ServiceEntry, type TestStack, testStack } from "../support/test-stack.ts";

/** A secret of every provider, each with something in it that a form of writing changes. */
const VALUES: Readonly<Record<string, string>> = {
  "env-key": 'sk-e7"f1+x/9=?&Qz',
  "file-key": "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG\n9w0BAQEFAASCBKcw\n-----END KEY-----",
  "exec-key": "exec with blanks 5f0c77e1",
  "env-only": "nur-für-einen-Prozess-81c3",
};

const SECRETS = {
  "env-key": { from: "env:ENV_KEY_OF_USER", to: ["chatty", "router"] },
  "file-key": { from: "file:key.pem", to: ["chatty"] },
  "exec-key": { from: [`exec:${process.execPath}`, "vault.js"], to: ["chatty"] },
  made: { generate: 24, to: ["chatty"] },
  "env-only": { from: "env:ONLY_OF_USER", to: ["chatty"], as: "env" },
};

interface Text {
  where: string;
  text: string;
}

/** What a stack of this test has been seen to write, print or hold. */
class Witness {
  readonly texts: Text[] = [];
  readonly #stack: TestStack;

  constructor(stack: TestStack) {
    this.#stack = stack;
  }

  /** Runs a command of devstack and keeps its outputs. */
  async run(line: string, env: Record<string, string> = {}) {
    const program = join(repository, "bin/devstack.js");
    const result = await runCommand(process.execPath, [program, ...line.split(" ")], {
      cwd: this.#stack.folder,
      env: { ...this.#stack.env, ...env },
    });
    this.texts.push({ where: `stdout of ${line}`, text: result.stdout });
    this.texts.push({ where: `stderr of ${line}`, text: result.stderr });
    return result;
  }

  /** Keeps every file of the stack and of its user, temporary ones too, but for the secrets. */
  async lookAtFiles(): Promise<void> {
    const entries = await readdir(this.#stack.root, { recursive: true, withFileTypes: true });
    const sources = ["key.pem", "vault.js"].map((name) => join(this.#stack.folder, name));
    for (const entry of entries.filter((one) => one.isFile())) {
      const path = join(entry.parentPath, entry.name);
      if (path.startsWith(this.#stack.folders.secrets) || sources.includes(path)) continue;
      this.texts.push({ where: path, text: await readFile(path, "latin1") });
    }
  }

  /** Every process of the stack: its command line and its environment. */
  async processes(): Promise<(Text & { kind: string; pid: number })[]> {
    const processes = await this.#stack.processes();
    const looks = processes.flatMap(({ pid }) =>
      ["environ", "cmdline"].map(async (kind) => {
        const text = await readFile(`/proc/${pid}/${kind}`, "latin1").catch(() => "");
        return { where: `${kind} of ${pid}`, kind, pid, text };
      }),
    );
    return Promise.all(looks);
  }
}

/** The names of the secrets that a text, read as latin1 or as UTF-8, holds in any form. */
function found(text: string, secrets: Readonly<Record<string, string>>): string[] {
  return Object.keys(secrets).filter((name) =>
    secretForms(secrets[name] ?? "").some(
      (form) => text.includes(form) || text.includes(Buffer.from(form).toString("latin1")),
    ),
  );
}

function chatty(port: number, more: ServiceEntry = {}): ServiceEntry {
  const { env, ...rest } = more;
  const LEAK = "ENV_KEY_FILE,FILE_KEY_FILE,EXEC_KEY_FILE,MADE_FILE,ENV_ONLY";
  return {
    process: fixture("chatty-service"),
    ports: { http: port },
    probes: [{ http: "/" }],
    env: { PORT: "${port:http}", LEAK, ...(env as object) },
    ...rest,
  };
}

const linuxOnly = needs("linux");

test("after a full run a secret is nowhere but where it belongs", linuxOnly, async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({
    platform: true,
    services: { topology: {}, chatty: chatty(port) },
    secrets: SECRETS,
    files: {
      "key.pem": `${VALUES["file-key"]}\n`,
      "vault.js": `console.log(${JSON.stringify(VALUES["exec-key"])})`,
    },
    env: {
      ENV_KEY_OF_USER: VALUES["env-key"] ?? "",
      ONLY_OF_USER: VALUES["env-only"] ?? "",
    },
  });
  const witness = new Witness(stack);
  const run = witness.run.bind(witness);

  const rehearsed = await run("up --dry-run");
  expect(rehearsed.stdout).toMatch(/env-only +env +ENV_ONLY of chatty/);
  expect((await run("up --dry-run --json")).status).toBe(0);
  expect(await run("up")).toMatchObject({ status: 0 });
  const made = await readFile(join(stack.folders.secrets, "generated", "made"), "utf8");
  const secrets = { ...VALUES, made };

  const processes = await witness.processes();
  expect(processes.length).toBeGreaterThan(10);
  const holders = processes.filter(({ text }) => found(text, secrets).length > 0);
  expect(holders.map(({ kind, pid, text }) => [kind, pid, found(text, secrets)])).toEqual([
    ["environ", await stack.pidOf("chatty"), ["env-only"]],
  ]);

  expect((await run("up --json --prove")).status).toBe(0);
  for (const line of ["status", "status --json", "env", "ask hello", "ask --json hello"]) {
    expect((await run(line)).status, line).toBe(0);
  }
  for (const line of ["config", "config --json", "ls --json", "up --timings", "restart chatty"]) {
    expect((await run(line)).status, line).toBe(0);
  }
  // What they find of the machine is not this test's concern.
  for (const line of ["doctor", "doctor --json"]) await run(line);
  expect((await run("report --output report.json")).status).toBe(0);
  expect((await run("logs chatty")).stdout).toMatch(/plain \*\*\*(.|\n)*in pieces: \*\*\*/);
  expect((await run("logs --json")).stdout).toContain("cannot log in with ***");
  await witness.lookAtFiles();
  const filesSeen = witness.texts
    .filter(({ where }) => where.startsWith("/"))
    .map(({ where }) => where);
  expect(filesSeen).toContain(join(stack.folders.logs, "chatty.log"));
  expect(filesSeen).toContain(join(stack.folders.run, "stack.json"));
  expect(filesSeen).toContain(join(stack.folder, "report.json"));

  const failing = chatty(port, { env: { STATUS_AT_END: "3" } });
  await stack.configure({
    platform: true,
    services: { topology: {}, chatty: failing },
    secrets: SECRETS,
  });
  const failed = await run("up", { DEVSTACK_DEBUG: "1" });
  expect(failed.status).toBe(4);
  expect(failed.stderr).toContain("cannot log in with ***");
  expect((await run("up --json")).status).toBe(4);
  const odd = chatty(port, { probes: [{ http: "/", status: 204 }] });
  await stack.configure({
    platform: true,
    services: { topology: {}, chatty: odd },
    secrets: SECRETS,
  });
  const late = await run("up --timeout 3");
  expect(late.status).toBe(5);
  expect(late.stderr).toMatch(/200 \*\*\*/);
  await run("up --timeout 1 --json");
  await run("status");
  await witness.lookAtFiles();
  const ended = await run("down");
  expect(ended.stderr + ended.status).toBe("0");
  await run("logs --tail 50");
  await run("status --json");
  await witness.lookAtFiles();

  const leaks = witness.texts.flatMap(({ where, text }) =>
    found(text, secrets).map((name) => `${name} in ${where}`),
  );
  expect(leaks).toEqual([]);
});
