import type { CommandDefinition } from "../command.ts";
import { JSON_OPTION } from "./option-values.ts";

export const lsCommand: CommandDefinition = {
  name: "ls",
  summary: "list your stacks on this machine",
  description:
    "Lists every stack of this user that is up, or that was and has not been taken down, wherever its folder is.",
  arguments: [],
  options: [JSON_OPTION],
  examples: [["devstack ls", "what runs where"]],
  json: "document",
  run: async (context) => (await import("../handlers/ls.ts")).runLs(context),
};
