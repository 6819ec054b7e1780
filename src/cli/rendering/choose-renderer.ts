import type { CliIo } from "../cli-io.ts";

export type RendererName = "terminal" | "plain" | "json" | "silent";

/**
 * How progress is shown. Only a terminal that can move its cursor gets moving lines; CI systems
 * keep logs, even where they pretend to be a terminal.
 */
export function chooseRenderer(
  { stderr, env }: Pick<CliIo, "stderr" | "env">,
  options: { json?: boolean; quiet?: boolean },
): RendererName {
  if (options.quiet) return "silent";
  if (options.json) return "json";
  const ci = env["CI"] !== undefined && env["CI"] !== "" && env["CI"] !== "false";
  return stderr.isTTY === true && env["TERM"] !== "dumb" && !ci ? "terminal" : "plain";
}
