import { type ChildProcess, spawn } from "node:child_process";

/** What a command wrote and how it ended. */
export interface CommandResult {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  cwd: string;
  /** The whole environment, not an addition. */
  env?: NodeJS.ProcessEnv;
  /** Called with all of stdout so far, whenever there is more. */
  onStdout?: (stdout: string, child: ChildProcess) => void;
}

/** Runs a command to its end, whatever that is. Rejects only when it cannot be started. */
export function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env = process.env, onStdout }: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
      onStdout?.(stdout, child);
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
    });
    child.once("error", reject);
    child.once("close", (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
}
