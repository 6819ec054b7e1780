import { DevstackError } from "../../util/errors.ts";
import type { Executor } from "../../util/executor/executor.ts";
import type { Environment } from "../../util/user-folders.ts";
import type { FoundCompose } from "./engine/find-compose.ts";
import { unseenPathHint } from "./unseen-path.ts";

/** A Compose that is ready to be called. */
export interface ComposeCaller {
  compose: FoundCompose;
  /** Leads to the engine of the stack: see `engineEnvironment`. */
  env: Environment;
  /** The folder that the stack is in. */
  cwd: string;
  executor: Executor;
}

/** What goes with one call. */
export interface ComposeCall {
  /** Added to the environment: for `environment` keys without a value. */
  values?: Readonly<Record<string, string>>;
  /** What `--file -` stands for. */
  input?: string;
  /** Takes each line as it comes. */
  onLine?: (line: string) => void;
  signal?: AbortSignal;
}

/** What a failure shows of Compose's own words. */
const LAST_LINES = 20;

/**
 * Calls Compose; how it ended and what it said last, which is for the caller to judge.
 *
 * @throws Error when it cannot be started, the signal's reason when that ends it.
 */
export async function callCompose(
  { compose, env, cwd, executor }: ComposeCaller,
  args: readonly string[],
  { values = {}, onLine = () => {}, ...options }: ComposeCall = {},
): Promise<{ status: number | null; output: readonly string[] }> {
  const [command = "", ...own] = compose.command;
  const output: string[] = [];
  const { status } = await executor.runProgram({
    command,
    args: [...own, "--ansi", "never", "--progress", "plain", ...args],
    // Nothing but the file decides: variables of these names would change what it means.
    env: { ...withoutComposeVariables(env), ...values },
    cwd,
    onLine: (line) => {
      output.push(line);
      if (output.length > LAST_LINES) output.shift();
      onLine(line);
    },
    ...options,
  });
  return { status, output };
}

/**
 * Runs a command of Compose on the stack's file.
 *
 * @throws DevstackError E_COMPOSE_FAILED with Compose's last words.
 */
export async function runCompose(
  { file, include = [], ...caller }: ComposeCaller & { file: string; include?: readonly string[] },
  args: readonly string[],
  call: ComposeCall = {},
): Promise<void> {
  const { status, output } = await callCompose(caller, ["--file", file, ...args], call);
  if (status === 0) return;
  throw new DevstackError("E_COMPOSE_FAILED", `docker compose ${args[0]} failed`, {
    why: lastWords(output),
    hint:
      unseenPathHint(output) ??
      `look at ${[...include, file].join(", ")}; devstack doctor shows engine and Compose`,
    details: { arguments: args, status, output },
  });
}

/** Compose tells what it does line by line, and its fault last. */
export function lastWords(output: readonly string[]): string {
  const last = output.findLast((line) => line.trim() !== "");
  return last?.replace(/^Error response from daemon: /, "").trim() ?? "it said nothing";
}

function withoutComposeVariables(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("COMPOSE_")));
}
