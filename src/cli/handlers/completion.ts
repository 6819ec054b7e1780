import type { CommandContext, Report } from "../command.ts";
import { bashCompletion } from "../completion/bash.ts";
import { completionTable } from "../completion/completion-table.ts";
import { fishCompletion } from "../completion/fish.ts";
import { zshCompletion } from "../completion/zsh.ts";

/** `devstack completion`. */
export async function runCompletion(context: CommandContext): Promise<Report> {
  const text = await script(context);
  return { kind: "report", document: {}, text: () => text };
}

async function script(context: CommandContext): Promise<string> {
  const {
    arguments: [subject],
    api,
    commands,
    openStack,
  } = context;
  switch (subject) {
    case "bash":
      return bashCompletion(completionTable(commands));
    case "zsh":
      return zshCompletion(completionTable(commands));
    case "fish":
      return fishCompletion(completionTable(commands));
    default:
      return `${(await api.serviceNames(await openStack())).join("\n")}\n`;
  }
}
