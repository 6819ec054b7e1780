import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { KILLED_CLI_PROGRAM } from "./killed-cli-paths.ts";
import { runCommand } from "./run-command.ts";
import type { TestStack } from "./test-stack.ts";

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

/**
 * Which of the libraries that read the configuration a command of the bundle has loaded, told by their
 * code.
 */
export async function librariesLoadedBy(stack: TestStack, ...argv: string[]): Promise<string[]> {
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
