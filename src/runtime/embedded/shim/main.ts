import { spawn } from "node:child_process";
import { constants } from "node:os";

/**
 * Ties a foreign program to the supervisor where the system has no parent-death signal: stdin is a
 * pipe from the supervisor, and when it ends, the whole session of the program is killed. Signals
 * are not passed on: they are sent to the process group, which the program shares.
 *
 * Arguments: the program and its arguments.
 */
function main([command, ...args]: string[]): void {
  if (!command) throw new Error("usage: shim PROGRAM [ARGUMENT…]");
  const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
  // The group's signals are for the program; the shim lives as long as it does.
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
  process.stdin.once("end", () => process.kill(0, "SIGKILL")).resume();
  child.once("error", (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 127;
    process.stdin.destroy();
  });
  child.once("exit", (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
    process.stdin.destroy();
  });
}

main(process.argv.slice(2));
