import type { CommandDefinition } from "../command.ts";
import type { AskFlags } from "../flags.ts";
import { JSON_OPTION } from "./option-values.ts";

export const askCommand: CommandDefinition<AskFlags> = {
  name: "ask",
  summary: "ask something and see its trace",
  description:
    "Sends a prompt to the router, prints the answer as it comes, and then what happened on the way: the request's trace as a waterfall.",
  arguments: [{ syntax: "<prompt>", summary: "what to ask; quote it" }],
  options: [
    {
      flags: "-c, --conversation <id>",
      summary: "go on with a conversation, which the services remember",
    },
    JSON_OPTION,
  ],
  examples: [
    ['devstack ask "hello"', "a question of its own"],
    ['devstack ask -c trip "and then?"', "one of several"],
  ],
  json: "lines",
  run: async (context) => (await import("../handlers/ask.ts")).runAsk(context),
};
