import type { CliIo } from "../cli-io.ts";
import { movesCursor } from "./moving-cursor.ts";

export type RendererName = "terminal" | "plain" | "json" | "silent";

/** How progress is shown. */
export function chooseRenderer(
  { stderr, env }: Pick<CliIo, "stderr" | "env">,
  options: { json?: boolean; quiet?: boolean },
): RendererName {
  if (options.quiet) return "silent";
  if (options.json) return "json";
  return movesCursor(stderr, { env }) ? "terminal" : "plain";
}
