import { programName, type View } from "./view.ts";

/**
 * Advice as it can be typed here: where npm started devstack it is no command of the shell, and
 * where a command was about a stack with a name, so is what to do next.
 */
export function advice(view: Pick<View, "commandName" | "commands">, text: string): string {
  const names = view.commands.join("|");
  // The advice itself may say which stack it is about, by name or id.
  const ofOne = `(--name \\S+ (?:${names})\\b|down [0-9a-f]{12}\\b)`;
  // Alone, or before another word, devstack is the product.
  const line = new RegExp(`(?<![\\w/.-])devstack (?:${ofOne}|(?=(?:${names})\\b))`, "g");
  return text.replace(line, (_line, named?: string) =>
    named === undefined ? `${view.commandName} ` : `${programName(view)} ${named}`,
  );
}
