import type { CommandDefinition } from "../command.ts";
import type { StartFlags } from "../flags.ts";
import { JSON_OPTION, QUIET_OPTION, SERVICES_ARGUMENT, TIMEOUT_OPTION } from "./option-values.ts";

export const restartCommand: CommandDefinition<StartFlags> = {
  name: "restart",
  summary: "stop services and start them again",
  description:
    "Restarts the services that are named, or all, and waits until they are ready. A job that is done runs again only where it is named. A changed devstack.yaml takes effect with devstack up, not with this.",
  arguments: [SERVICES_ARGUMENT],
  options: [TIMEOUT_OPTION, QUIET_OPTION, JSON_OPTION],
  examples: [
    ["devstack restart router opa", "two of them"],
    ["devstack restart", "every one"],
  ],
  json: "lines",
  run: async (context) => (await import("../handlers/start.ts")).runRestart(context),
};
