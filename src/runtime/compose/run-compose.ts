import { DevstackError } from "../../util/errors.ts";
import type { Executor } from "../../util/executor/executor.ts";
import type { Environment } from "../../util/user-folders.ts";
import type { FoundCompose } from "./engine/find-compose.ts";

export interface ComposeRun {
  compose: FoundCompose;
  /** Leads to the engine of the stack: see `engineEnvironment`. */
  env: Environment;
  file: string;
  /** The folder that the stack is in. */
  cwd: string;
  executor: Executor;
}

/** What a failure shows of Compose's own words. */
const LAST_LINES = 20;

/**
 * Runs a command of Compose on the stack's file.
 *
 * @throws DevstackError E_COMPOSE_FAILED with Compose's last words.
 */
export async function runCompose(
  { compose, env, file, cwd, executor }: ComposeRun,
  args: readonly string[],
  { values = {}, signal }: { values?: Readonly<Record<string, string>>; signal?: AbortSignal } = {},
): Promise<void> {
  const [command = "", ...own] = compose.command;
  const lines: string[] = [];
  const { status } = await executor.runProgram({
    command,
    args: [...own, "--ansi", "never", "--progress", "plain", "--file", file, ...args],
    // Nothing but the file decides: variables of these names would change what it means.
    env: { ...withoutComposeVariables(env), ...values },
    cwd,
    onLine: (line) => {
      lines.push(line);
      if (lines.length > LAST_LINES) lines.shift();
    },
    ...(signal && { signal }),
  });
  if (status === 0) return;
  throw new DevstackError("E_COMPOSE_FAILED", `docker compose ${args[0]} failed`, {
    why: whyOf(lines),
    hint: `look at ${file}; devstack doctor shows engine and Compose`,
    details: { arguments: args, status, output: lines },
  });
}

/** Compose tells what it does line by line, and its fault last. */
function whyOf(lines: readonly string[]): string {
  const last = lines.findLast((line) => line.trim() !== "");
  return last?.replace(/^Error response from daemon: /, "").trim() ?? "it said nothing";
}

function withoutComposeVariables(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("COMPOSE_")));
}
