import type { CliIo } from "./cli-io.ts";

/**
 * What becomes of a command that cannot write. A reader that closes the pipe (`devstack logs |
 * head`) has seen enough: no error. Anything else, such as a full disk, ends the command, since its
 * result is lost. The listeners stay: a stream tells of a failed write only later, maybe at the end.
 */
export function watchOutputs(io: CliIo): void {
  for (const stream of [io.stdout, io.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") return;
      // The terminal was closed, and the command is about to end in order.
      if (error.code === "EIO" && stream.isTTY) return;
      if (stream !== io.stderr) io.stderr.write(`✖ the output is lost: ${error.message}\n`);
      io.exitNow(1);
    });
  }
}
