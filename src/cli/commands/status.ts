import type { CommandDefinition } from "../command.ts";
import type { StatusFlags } from "../flags.ts";
import { JSON_OPTION } from "./option-values.ts";

export const statusCommand: CommandDefinition<StatusFlags> = {
  name: "status",
  summary: "show how every service is, probed now",
  description:
    "Probes every running service and prints its state, with the reason where it is not ready. The exit status is 0 when the stack is ready, and 4 when it is not.",
  arguments: [],
  options: [
    { flags: "-w, --watch", summary: "go on, and show each change until Ctrl-C (exit status 130)" },
    JSON_OPTION,
  ],
  examples: [
    ["devstack status", "a table"],
    ["devstack status --watch", "in place on a terminal, else a line per change"],
    ["devstack status --json", "for programs"],
  ],
  json: "document",
  linesWith: "watch",
  run: async (context) =>
    context.options.watch
      ? (await import("../handlers/status-watch.ts")).watchStatus(context)
      : (await import("../handlers/status.ts")).runStatus(context),
};
