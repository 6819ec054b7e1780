import type { CommandDefinition } from "../command.ts";
import type { LsFlags } from "../flags.ts";
import { JSON_OPTION } from "./option-values.ts";

export const lsCommand: CommandDefinition<LsFlags> = {
  name: "ls",
  summary: "list your stacks on this machine",
  description:
    "Lists every stack of this user that is up, or that was and has not been taken down, wherever its folder is. Nothing is probed: what is up may be ready or not, which devstack status tells; failed is what has lost the process that kept it running.",
  arguments: [],
  options: [
    { flags: "-a, --all", summary: "also those that are down, or whose folder is gone" },
    JSON_OPTION,
  ],
  examples: [
    ["devstack ls", "what runs where"],
    ["devstack ls --all", "… and what was taken down"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/ls.ts")).runLs(context),
};
