import type { CommandDefinition } from "../command.ts";
import { JSON_OPTION, SERVICES_ARGUMENT } from "./option-values.ts";

export const stopCommand: CommandDefinition = {
  name: "stop",
  summary: "stop services of the running stack",
  description:
    "Stops the services that are named, or all, dependants first. They stay stopped until devstack start, restart or up. The stack stays up: it keeps its ports and its data, and the other services run on. To end everything: devstack down.",
  arguments: [SERVICES_ARGUMENT],
  options: [JSON_OPTION],
  examples: [
    ["devstack stop memory", "see how the others get on without it"],
    ["devstack stop", "pause everything"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/stop.ts")).runStop(context),
};
