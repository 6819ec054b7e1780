import type { CommandDefinition } from "../command.ts";
import type { DownFlags } from "../flags.ts";
import { JSON_OPTION } from "./option-values.ts";

export const downCommand: CommandDefinition<DownFlags> = {
  name: "down",
  summary: "take the stack down",
  description:
    "Ends everything of the stack and makes sure that it is gone, also what a killed command or a crash has left behind. Data is kept, and ports are remembered for the next time.",
  arguments: [
    {
      syntax: "[stack]",
      summary: "a name, folder or id of devstack ls; without it the stack of this folder",
    },
  ],
  options: [{ flags: "--volumes", summary: "also remove the services' data" }, JSON_OPTION],
  examples: [
    ["devstack down", "take everything down"],
    ["devstack down --volumes", "… and forget all data"],
    ["devstack down ci", "that one, even if its folder is gone"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/down.ts")).runDown(context),
};
