import type { CommandDefinition } from "../command.ts";
import type { ConfigFlags } from "../flags.ts";
import { JSON_OPTION, PROFILE_OPTION } from "./option-values.ts";

export const configCommand: CommandDefinition<ConfigFlags> = {
  name: "config",
  summary: "show the configuration as a whole",
  description:
    "Prints what devstack.yaml comes to: merged with devstack.override.yaml, with the services of the profiles that are asked for, and with every default. References such as ${TOKEN} stay as they are written, since what they stand for may be secret.",
  arguments: [],
  options: [
    { flags: "--origins", summary: "say behind each value where it is from" },
    {
      flags: "--schema",
      summary: "print the JSON Schema of devstack.yaml instead",
      conflicts: ["origins", "profile"],
    },
    PROFILE_OPTION,
    JSON_OPTION,
  ],
  examples: [
    ["devstack config", "as YAML"],
    ["devstack config --origins", "where each value is from"],
    ["devstack config --schema > devstack.schema.json", "for an editor"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/config.ts")).runConfig(context),
};
