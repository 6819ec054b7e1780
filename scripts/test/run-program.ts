import { spawn } from "node:child_process";
import { join } from "node:path";

/** The repository: where every program of a check runs. */
export const root = join(import.meta.dirname, "../..");

export interface ProgramResult {
  /** 128 + the signal's number is not told apart from a status: anything but 0 failed. */
  status: number;
  stdout: string;
  /** Both streams in the order of writing. */
  output: string;
}

/** Runs a JavaScript or TypeScript program on this Node.js, the pinned one. */
export function runNode(args: readonly string[], env = process.env): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...env, ...(process.stdout.isTTY && { FORCE_COLOR: "1" }) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
      output += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status: status ?? 1, stdout, output }));
  });
}
