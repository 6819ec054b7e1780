import type { CliIo, OutputStream } from "../cli-io.ts";

/**
 * Whether lines may be drawn over: only on a terminal that can move its cursor. CI systems keep
 * logs, even where they pretend to be a terminal.
 */
export function movesCursor(
  stream: Pick<OutputStream, "isTTY">,
  { env }: Pick<CliIo, "env">,
): boolean {
  const ci = env["CI"] !== undefined && env["CI"] !== "" && env["CI"] !== "false";
  return stream.isTTY === true && env["TERM"] !== "dumb" && !ci;
}
