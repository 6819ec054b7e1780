import type { CommandDefinition } from "../command.ts";
import type { LogsFlags } from "../flags.ts";
import { JSON_OPTION, SERVICES_ARGUMENT, wholeNumber } from "./option-values.ts";
import { parseSince } from "./since.ts";

const MOST_LINES = 1_000_000;

export const logsCommand: CommandDefinition<LogsFlags> = {
  name: "logs",
  summary: "print what the services have written",
  description:
    "Prints the logs of the services that are named, or of all, in the order in which the lines were written; also when the stack is down by now.",
  arguments: [SERVICES_ARGUMENT],
  options: [
    { flags: "-f, --follow", summary: "go on with new lines until Ctrl-C" },
    {
      flags: "-n, --tail <lines>",
      summary: "only the last lines of each service",
      parse: wholeNumber(0, MOST_LINES),
    },
    {
      flags: "--since <time>",
      summary: "only what was written since: 90s, 5m, 1h30m, or ISO 8601",
      parse: parseSince,
    },
    {
      flags: "--around-failure",
      summary: "only the 20 lines (or --tail) before each service last failed, and 5 after",
      conflicts: ["follow", "since"],
    },
    JSON_OPTION,
  ],
  examples: [
    ["devstack logs router opa -f", "watch two services"],
    ["devstack logs --tail 20", "the last of each"],
    ["devstack logs router --since 5m", "what happened just now"],
    ["devstack logs --around-failure", "why something was restarted"],
  ],
  json: "lines",
  run: async (context) => (await import("../handlers/logs.ts")).runLogs(context),
};
