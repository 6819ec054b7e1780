import { COMMANDS } from "../commands/all.ts";
import { programName, type View } from "./view.ts";

const NAMES = COMMANDS.map(({ name }) => name).join("|");
/** `devstack` before the name of a command; alone it is the product. */
const COMMAND_LINE = new RegExp(`(?<![\\w/.-])devstack (?=(?:${NAMES})\\b)`, "g");
/** The same where the advice itself says which stack it is about, by name or id. */
const NAMED_LINE = new RegExp(
  `(?<![\\w/.-])devstack (?=--name \\S+ (?:${NAMES})\\b|down [0-9a-f]{12}\\b)`,
  "g",
);

/**
 * Advice as it can be typed here: where npm started devstack it is no command of the shell, and
 * where a command was about a stack with a name, so is what to do next.
 */
export function advice(view: Pick<View, "commandName">, text: string): string {
  return text
    .replace(NAMED_LINE, `${programName(view)}\u00a0`)
    .replace(COMMAND_LINE, `${view.commandName} `)
    .replaceAll("\u00a0", " ");
}
