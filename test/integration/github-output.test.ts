import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startCli } from "../support/cli-process.ts";
import { shellService, type TestStack, testStack } from "../support/test-stack.ts";

/** It has letters that are escaped in each of the places where it could turn up. */
const SECRET = "amber-lynx:42%,|x";

/** As a service does that was written by somebody who knows workflow commands. */
const HOSTILE = `printf '%s\\n' "::error::not of devstack" "::set-env name=PATH::/evil" "key $KEY"`;

async function hostile(script: string): Promise<TestStack> {
  return testStack({
    env: { MY_KEY: SECRET, GITHUB_STEP_SUMMARY: "summary.md" },
    secrets: { key: { from: "env:MY_KEY", to: ["loud"], as: "env" } },
    services: { loud: shellService(script) },
  });
}

/** What a runner would take for commands: lines that begin so while it is listening. */
function commandsIn(text: string): string[] {
  let token: string | null = null;
  return text.split("\n").flatMap((line) => {
    const command = line.trimStart();
    if (token !== null) {
      if (command === `::${token}::`) token = null;
      return [];
    }
    if (!command.startsWith("::")) return [];
    const stopped = /^::stop-commands::(.+)$/.exec(command);
    if (stopped) token = stopped[1] ?? null;
    return stopped ? [] : [command];
  });
}

test("up that fails annotates, folds the log, and obeys nothing that a service writes", async () => {
  const stack = await hostile(`${HOSTILE}; exit 3`);
  const { status, stderr } = await startCli(stack, "up", "--output", "github").ended;
  expect(status).toBe(4);
  const commands = commandsIn(stderr);
  expect(commands).toHaveLength(3);
  expect(commands[0]).toMatch(
    /^::error title=E_SERVICE_EXITED%3A loud keeps ending::.*process: ended with status 3.*%0Anext: /,
  );
  expect(commands.slice(1)).toEqual(["::group::The last lines of loud", "::endgroup::"]);
  expect(stderr).toContain("\nkey ***\n");
  const summary = await readFile(join(stack.folder, "summary.md"), "utf8");
  expect(summary).toMatch(/^### devstack: loud keeps ending &#40;E&#95;SERVICE&#95;EXITED&#41;\n/);
  expect(summary).toContain("| start | done | ");
  expect(summary).toContain("✖ loud keeps ending");
  expect(stderr + summary).not.toContain("amber");
});

test("a command that fails against a fresh stack leaves evidence, and nothing else", async () => {
  const stack = await hostile(`${HOSTILE}; exec sleep 600`);
  const { status, stdout, stderr } = await startCli(
    stack,
    ...["run", "--fresh", "--output", "github", "--evidence", "out", "--"],
    ...["sh", "-c", "echo mine; exit 7"],
  ).ended;
  expect({ status, stdout }).toEqual({ status: 7, stdout: "mine\n" });
  expect(commandsIn(stderr)).toEqual([
    expect.stringMatching(
      /^::error title=devstack run%3A exit status 7::sh -c echo mine; exit 7%0A/,
    ),
  ]);
  const log = await readFile(join(stack.folder, "out/logs/loud.log"), "utf8");
  expect(log).toMatch(/ key \*\*\*\n$/);
  const facts = JSON.parse(await readFile(join(stack.folder, "out/evidence.json"), "utf8"));
  expect(facts).toMatchObject({
    title: "devstack run sh -c echo mine; exit 7",
    files: expect.arrayContaining(["status.json", "config.json", "logs/loud.log"]),
    missing: { traces: "tempo is not part of this stack" },
  });
  expect(await stack.list({ all: true })).toEqual([]);
});

test("a fresh stack that does not come up leaves evidence too, with its card", async () => {
  const stack = await hostile(`${HOSTILE}; exit 3`);
  const { status, stderr } = await startCli(
    ...([stack, "run", "--fresh", "--evidence", "out", "--", "true"] as const),
  ).ended;
  expect(status).toBe(4);
  expect(stderr).toContain("Logs, traces and states of the failure are in out.");
  const card = JSON.parse(await readFile(join(stack.folder, "out/error.json"), "utf8"));
  expect(card).toMatchObject({ code: "E_SERVICE_EXITED", details: { service: "loud" } });
  expect(JSON.stringify(card)).not.toContain("amber");
});
