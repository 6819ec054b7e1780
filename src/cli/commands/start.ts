import type { CommandDefinition } from "../command.ts";
import type { StartFlags } from "../flags.ts";
import { JSON_OPTION, QUIET_OPTION, SERVICES_ARGUMENT, TIMEOUT_OPTION } from "./option-values.ts";

export const startCommand: CommandDefinition<StartFlags> = {
  name: "start",
  summary: "start stopped services again",
  description:
    "Starts the services that are named, or all, where they were stopped or have ended, with what they need, and waits until they are ready. What runs is left alone, and so is a changed devstack.yaml: that is for devstack up.",
  arguments: [SERVICES_ARGUMENT],
  options: [TIMEOUT_OPTION, QUIET_OPTION, JSON_OPTION],
  examples: [
    ["devstack start memory", "after devstack stop memory"],
    ["devstack start", "all that does not run"],
  ],
  json: "lines",
  run: async (context) => (await import("../handlers/start.ts")).runStart(context),
};
