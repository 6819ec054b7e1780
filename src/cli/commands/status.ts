import type { CommandDefinition } from "../command.ts";
import { JSON_OPTION } from "./option-values.ts";

export const statusCommand: CommandDefinition = {
  name: "status",
  summary: "show how every service is, probed now",
  description:
    "Probes every running service and prints its state, with the reason where it is not ready. The exit status is 0 when the stack is ready, and 4 when it is not.",
  arguments: [],
  options: [JSON_OPTION],
  examples: [
    ["devstack status", "a table"],
    ["devstack status --json", "for programs"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/status.ts")).runStatus(context),
};
