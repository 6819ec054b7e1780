import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { KILLED_CLI_PROGRAM } from "../support/killed-cli-paths.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { runCommand } from "../support/run-command.ts";
import { httpService, type TestStack, testStack } from "../support/test-stack.ts";

/** Tells every module that a command loads. */
const HOOK = `
import { registerHooks } from "node:module";
registerHooks({
  load(url, context, next) {
    process.stderr.write("loaded " + url + "\\n");
    return next(url, context);
  },
});
`;

/** Which of the libraries that read the configuration a command has loaded, told by their code. */
async function librariesLoadedBy(stack: TestStack, ...argv: string[]): Promise<string[]> {
  const hook = join(stack.root, "tell-loaded.mjs");
  await writeFile(hook, HOOK);
  const args = ["--import", hook, KILLED_CLI_PROGRAM, "0", "after", ...argv];
  const { status, stderr } = await runCommand(process.execPath, args, {
    cwd: stack.folder,
    env: stack.env,
  });
  expect(status, stderr).toBe(0);
  const urls = stderr.split("\n").flatMap((line) => /^loaded (file:.*)/.exec(line)?.[1] ?? []);
  const codes = await Promise.all(urls.map((url) => readFile(fileURLToPath(url), "utf8")));
  const holding = (code: string) => codes.some((text) => text.includes(code));
  return [
    ...(holding("addNewLine") ? ["yaml"] : []),
    ...(holding("ZodStringFormat") ? ["zod"] : []),
  ];
}

test("a configuration that was found valid once is not read again, and a changed one is", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { web: httpService(port) } });
  await stack.up();
  expect(await librariesLoadedBy(stack, "up")).toEqual(["yaml", "zod"]);
  expect(await librariesLoadedBy(stack, "up")).toEqual([]);
  const notes = await readFile(join(stack.folders.run, "configuration"), "utf8");
  expect(notes).toContain("http-service");
  await stack.configure({ services: { web: httpService(port, { env: { LEVEL: "debug" } }) } });
  expect(await librariesLoadedBy(stack, "up")).toEqual(["yaml", "zod"]);
  expect(await fetch(`http://127.0.0.1:${port}/env`).then((answer) => answer.json())).toMatchObject(
    {
      LEVEL: "debug",
    },
  );
  expect(await librariesLoadedBy(stack, "up")).toEqual([]);
});

test("a folder in which no stack was up is left as it is", async () => {
  const stack = await testStack();
  await librariesLoadedBy(stack, "config");
  expect(await readdir(stack.folder)).toEqual(["devstack.yaml"]);
});
