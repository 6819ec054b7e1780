import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../../test/support/checkout.ts";
import { blocksOfSection } from "../../test/support/documentation.ts";
import { fakeStackApi } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";
import { temporaryFiles } from "../../test/support/temporary-files.ts";

const api = fakeStackApi();
const handWritten = join(repository, "test/fixtures/hand-written-stack");

const SMALL = `\
services:
  web:
    image: nginx:1.27.3
    restart: unless-stopped
    mem_limit: 128m
    ports: ["8080:80", "9000:9000"]
  cache:
    image: redis:7.4.1
    command: redis-server --requirepass 8vX2mQ71
`;

test("findings are grouped by rule, with their lines, and the count comes last", async () => {
  const cwd = temporaryFiles({ "compose.yaml": SMALL });
  const { status, stdout, stderr } = await runCli("lint compose.yaml", { api, cwd });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatchInlineSnapshot(`
    "! L_PORT_ALL_INTERFACES
      compose.yaml:6:24  web publishes 9000 on all interfaces
          6 │     ports: ["8080:80", "9000:9000"]
            │                        ^^^^^^^^^^^
        so   Whoever reaches this machine reaches the service, past most host
             firewalls: the engine writes its own rules.
        fix  Bind it to loopback, as in "127.0.0.1:8080:8080", unless others are
             meant to reach it.

    ! L_PASSWORD_PLAIN
      compose.yaml:9:27  --requirepass of cache is written in the file
          9 │     command: redis-server --requirepass ••••••••
            │                           ^^^^^^^^^^^^^
        so   It is in the repository's history, in the engine's records and in every
             copy of the file.
        fix  Take it from a variable without a default, or mount it as a file
             (\`secrets\`).

    2 warnings in 2 services.
    "
  `);
});

test("an error is exit 7, a warning only with --strict", async () => {
  const cwd = temporaryFiles({ "compose.yaml": SMALL });
  expect((await runCli("lint compose.yaml --strict", { api, cwd })).status).toBe(7);
  const stack = await runCli("lint compose.yaml", { api, cwd: handWritten });
  expect(stack.status).toBe(7);
  expect(stack.stdout).toMatch(
    /\n\d+ errors, \d+ warnings, \d+ notes in 14 services\. +E_LINT_FOUND · exit 7\n$/,
  );
});

test("a file without a fault says so", async () => {
  const cwd = temporaryFiles({
    "compose.yaml": "services:\n  job:\n    image: acme/job:1.2.0\n",
  });
  const { status, stdout } = await runCli("lint compose.yaml", { api, cwd });
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: "Nothing to find fault with in 1 service.\n",
  });
});

test("--json is a document, and no secret is in it", async () => {
  const cwd = temporaryFiles({ "compose.yaml": SMALL });
  const { stdout } = await runCli("lint compose.yaml --json", { api, cwd });
  expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, ok: true, errors: 0, services: 2 });
  expect(stdout).toContain("L_PASSWORD_PLAIN");
  expect(stdout).not.toContain("8vX2mQ71");
});

test("--output github is one annotation for each finding", async () => {
  const cwd = temporaryFiles({ "compose.yaml": SMALL });
  const { stdout } = await runCli("lint compose.yaml --output github", { api, cwd });
  const [first] = stdout.split("\n");
  expect(first).toMatchInlineSnapshot(
    `"::warning file=compose.yaml,line=6,col=24,endColumn=35,title=L_PORT_ALL_INTERFACES::web publishes 9000 on all interfaces%0AWhoever reaches this machine reaches the service, past most host firewalls: the engine writes its own rules.%0ABind it to loopback, as in "127.0.0.1:8080:8080", unless others are meant to reach it."`,
  );
});

test("a file that is not there, and one that is not YAML, is exit 2", async () => {
  const cwd = temporaryFiles({ "compose.yaml": "services: [\n" });
  const gone = await runCli("lint gone.yaml", { api, cwd });
  expect(gone.status).toBe(2);
  expect(gone.stderr).toContain("E_LINT_FILE");
  const broken = await runCli("lint compose.yaml", { api, cwd });
  expect(broken.status).toBe(2);
  expect(broken.stderr).toContain("compose.yaml:1:");
});

test("the commands of its page run", async () => {
  const { text = "" } = blocksOfSection("docs/lint.md", "Use");
  const cwd = temporaryFiles({
    "docker-compose.yml": SMALL,
    "compose.yaml": SMALL,
    "compose.prod.yaml": "services:\n  web: { ports: !reset [] }\n",
    ".github/workflows/ci.yml": "on: push\njobs: {}\n",
  });
  const lines = text.trim().split("\n");
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) {
    const { status, stderr } = await runCli(line.replace(/^devstack /, ""), { api, cwd });
    expect({ line, status, stderr }).toEqual({ line, status: 0, stderr: "" });
  }
});
