import { COMMANDS } from "../commands/all.ts";
import type { View } from "./view.ts";

const NAMES = COMMANDS.map(({ name }) => name).join("|");
/** `devstack` before the name of a command; alone it is the product. */
const COMMAND_LINE = new RegExp(`(?<![\\w/.-])devstack (?=(?:${NAMES})\\b)`, "g");

/** Advice as it can be typed here: where npm started devstack it is no command of the shell. */
export function advice({ commandName }: Pick<View, "commandName">, text: string): string {
  return text.replace(COMMAND_LINE, `${commandName} `);
}
