import type { CatalogContext } from "./context.ts";
import type { LaunchOption, ProgramOption } from "./service-spec.ts";

/**
 * The way to launch a service by its real program: the one the user configured, else the one on
 * PATH, unless the user asked for the built-in stand-in.
 */
export function programOptions(
  context: CatalogContext,
  service: string,
  program: Omit<ProgramOption, "kind" | "configured">,
): LaunchOption[] {
  const configured = context.binaries[service];
  if (configured === "builtin") return [];
  return [{ kind: "program", ...program, ...(configured && { configured }) }];
}
