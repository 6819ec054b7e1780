import type { CommandDefinition, GlobalOptions } from "./command.ts";

/** What `--json` makes of a command with these options: one document, or lines. */
export function jsonForm(
  { json, linesWith }: Pick<CommandDefinition, "json" | "linesWith">,
  options: GlobalOptions,
): CommandDefinition["json"] {
  const asked = linesWith !== undefined && linesWith in options;
  return asked ? "lines" : json;
}
