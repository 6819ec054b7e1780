import type { CommandDefinition } from "../command.ts";
import { JSON_OPTION } from "./option-values.ts";

export const versionCommand: CommandDefinition = {
  name: "version",
  summary: "print the versions of all that is used",
  description:
    "Prints the versions of devstack, of the Node.js it runs on, and of the real programs it found; where it found none, its own stand-in takes their place.",
  arguments: [],
  options: [JSON_OPTION],
  examples: [
    ["devstack version", "for people, and for reports of faults"],
    ["devstack version --json", "for programs"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/version.ts")).runVersion(context),
};
