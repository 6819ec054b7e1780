import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../../test/needs.ts";
import { fakeStackApi } from "../../../test/support/fake-stack-api.ts";
import { runCli } from "../../../test/support/run-cli.ts";
import { runCommand } from "../../../test/support/run-command.ts";

/** Stands for devstack where a script asks it for the names of services. */
const DEVSTACK = `#!/bin/sh
case "$*" in
  "completion services") printf 'router\\nbilling\\n' ;;
  "--file a b.yaml completion services") printf 'other\\n' ;;
esac
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "devstack-"));
  await writeFile(join(folder, "devstack"), DEVSTACK);
  await chmod(join(folder, "devstack"), 0o755);
  for (const shell of ["bash", "zsh", "fish"]) {
    const { stdout, status } = await runCli(`completion ${shell}`, { api: fakeStackApi() });
    expect(status).toBe(0);
    await writeFile(join(folder, shell), stdout);
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(shell: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, PATH: `${folder}:${process.env["PATH"]}`, HOME: folder };
  const { stdout, stderr } = await runCommand(shell, args, { cwd: folder, env });
  expect(stderr).toBe("");
  return stdout;
}

/** What bash would offer for the last word. */
const inBash = async (...words: string[]): Promise<string[]> => {
  const script = [
    "source ./bash",
    'COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))',
    "_devstack",
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ].join("\n");
  return (await run("bash", ["--norc", "-c", script, "bash", ...words])).trim().split("\n");
};

describe("bash", () => {
  test("loads as a completion of devstack", async () => {
    const printed = await run("bash", ["--norc", "-c", "source ./bash; complete -p devstack"]);
    expect(printed).toBe("complete -F _devstack devstack\n");
  });

  test.for([
    ["a command", ["devstack", "lo"], ["logs"]],
    ["a service", ["devstack", "logs", "bi"], ["billing"]],
    ["a service behind a value", ["devstack", "logs", "-n", "5", ""], ["router", "billing"]],
    ["a service of another file", ["devstack", "--file", "a b.yaml", "logs", ""], ["other"]],
    ["an option", ["devstack", "env", "--fo"], ["--format"]],
    ["a choice", ["devstack", "env", "--format", "gi"], ["github"]],
    ["a choice behind =", ["devstack", "env", "--format", "=", "gi"], ["github"]],
    ["a file", ["devstack", "--file", "zs"], ["zsh"]],
    ["nothing behind --", ["devstack", "ask", "--", ""], [""]],
    ["nothing where nothing fits", ["devstack", "up", ""], [""]],
  ] as const)("completes %s", async ([, words, offered]) => {
    expect(await inBash(...words)).toEqual(offered);
  });

  test("offers every command, and of each every option", async () => {
    const commands = await inBash("devstack", "");
    expect(commands).toEqual(expect.arrayContaining(["up", "down", "completion", "help"]));
    for (const option of ["--dry-run", "--timeout", "--file", "--help"]) {
      expect(await inBash("devstack", "up", "--")).toContain(option);
    }
  });
});

describe("zsh", needs("shells:zsh"), () => {
  /** Types into an interactive zsh, presses tab, and returns the line that is there then. */
  const inZsh = async (typed: string): Promise<string> => {
    const script = `
      zmodload zsh/zpty
      zpty shell env TERM=dumb zsh -f -i
      zpty -w shell "PS1= RPS1= ; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -D; source ./zsh"
      zpty -w shell "tell() { zle complete-word; print -r -- \\"<\\$BUFFER>\\" }; zle -N tell; bindkey '^X' tell; print -r -- REA''DY"
      zpty -r shell seen '*READY*'
      zpty -w -n shell "$1"$'\\x18'
      zpty -r shell seen '*<devstack*>*'
      print -r -- "\${\${seen##*<}%%>*}"
      zpty -d shell
    `;
    return (await run("zsh", ["-f", "-c", script, "zsh", typed])).trim();
  };

  test.for([
    ["devstack comp", "devstack completion"],
    ["devstack logs bi", "devstack logs billing"],
    ["devstack env --fo", "devstack env --format="],
    ["devstack env --format gi", "devstack env --format github"],
    ["devstack help ver", "devstack help version"],
  ])("completes %s", async ([typed = "", line]) => {
    expect(await inZsh(typed)).toBe(line);
  });
});

describe("fish", needs("shells:fish"), () => {
  const inFish = async (typed: string): Promise<string[]> => {
    const script = `source ./fish; complete -C '${typed}'`;
    const lines = (await run("fish", ["--no-config", "-c", script])).trim().split("\n");
    return lines.map((line) => line.split("\t")[0] ?? "");
  };

  test.for([
    ["devstack lo", ["logs"]],
    ["devstack logs bi", ["billing"]],
    ['devstack --file "a b.yaml" logs ', ["other"]],
    ["devstack env --fo", ["--format"]],
    ["devstack env --format ", ["dotenv", "github", "json", "shell"]],
  ] as const)("completes %s", async ([typed, offered]) => {
    expect((await inFish(typed)).sort()).toEqual([...offered].sort());
  });
});

test("the names of services are printed one a line", async () => {
  const { stdout } = await runCli("completion services", { api: fakeStackApi() });
  expect(stdout).toBe("router\nopa\nbilling\n");
});

test("a shell that is not known is refused, with those that are", async () => {
  const { status, stderr } = await runCli("completion tcsh", { api: fakeStackApi() });
  expect(status).toBe(2);
  expect(stderr).toContain("bash, zsh, fish");
});
