import type { CliIo } from "./cli-io.ts";

/** Calls back whenever the terminal of stdout has changed its size; returns what ends that. */
export function listenForResize({ stdout }: Pick<CliIo, "stdout">, listener: () => void) {
  stdout.on("resize", listener);
  return () => {
    stdout.off("resize", listener);
  };
}
