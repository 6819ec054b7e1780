import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { needs } from "../../test/needs.ts";
import { runCommand } from "../../test/support/run-command.ts";
import { runAttached } from "./attached-program.ts";
import { DevstackError } from "./errors.ts";

const run = (command: string, args: readonly string[] = [], env: Record<string, string> = {}) =>
  runAttached(
    { command, args, env: { ...process.env, ...env }, cwd: "/" },
    { takeSignals: () => () => {} },
  );

test.for([
  [0, "exit 0"],
  [7, "exit 7"],
  [143, "kill -TERM $$"],
  [137, "kill -KILL $$"],
] as const)("the status is %i for: %s", async ([status, script]) => {
  expect(await run("sh", ["-c", script])).toBe(status);
});

test("the program has the environment and the folder that it is given", async () => {
  const script = 'test "$COLOUR" = blue && test "$(pwd)" = /';
  expect(await run("sh", ["-c", script], { COLOUR: "blue" })).toBe(0);
});

test("what is not there is 127, what cannot be run is 126, as in a shell", async () => {
  const folder = await mkdtemp(join(tmpdir(), "attached-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const plain = join(folder, "plain");
  await writeFile(plain, "not a program");
  await chmod(plain, 0o644);
  const errors = await Promise.all(
    ["no-such-program", plain].map((name) => run(name).catch((error: unknown) => error)),
  );
  expect(errors.every((error) => error instanceof DevstackError)).toBe(true);
  expect(errors).toMatchObject([
    { code: "E_USAGE", exitStatus: 127, message: "there is no program no-such-program" },
    { code: "E_USAGE", exitStatus: 126, message: `${plain} cannot be run` },
  ]);
});

test(
  "a program that has to be told of its terminal gets other arguments where there is one",
  needs("terminal"),
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "attached-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const main = join(folder, "main.mts");
    const module = join(import.meta.dirname, "attached-program.ts");
    const program = { command: "echo", args: ["no terminal"], terminalArgs: ["a terminal"] };
    await writeFile(
      main,
      `import { runAttached } from ${JSON.stringify(module)};
      const program = { ...${JSON.stringify(program)}, env: process.env, cwd: "/" };
      await runAttached(program, { takeSignals: () => () => {} });`,
    );
    const cwd = { cwd: folder };
    const plain = await runCommand(process.execPath, [main], cwd);
    expect(plain.stdout).toBe("no terminal\n");
    const line = `'${process.execPath}' '${main}'`;
    const typed = await runCommand("script", ["-qec", line, "/dev/null"], cwd);
    expect(typed.stdout).toContain("a terminal");
  },
);

test("signals go to the program as long as it runs, and no longer", async () => {
  const calls: string[] = [];
  const status = await runAttached(
    { command: "sh", args: ["-c", "exec sleep 30"], env: process.env, cwd: "/" },
    {
      takeSignals: (listener) => {
        calls.push("taken");
        setImmediate(() => listener("SIGTERM"));
        return () => calls.push("given back");
      },
    },
  );
  expect({ status, calls }).toEqual({ status: 143, calls: ["taken", "given back"] });
});
