import type { CommandDefinition } from "../command.ts";
import { JSON_OPTION, OUTPUT_OPTION, QUIET_OPTION } from "./option-values.ts";

export const proveCommand: CommandDefinition = {
  name: "prove",
  summary: "prove anew that the running stack works",
  description:
    "Sends one marked request through the stack that is up and looks for it at every hop, each at its own interface, as devstack up does after a start. Nothing is started or restarted. The exit status is 6 when a hop breaks, or when there is nothing to prove.",
  arguments: [],
  options: [OUTPUT_OPTION, QUIET_OPTION, JSON_OPTION],
  examples: [
    ["devstack prove", "what was found, hop by hop"],
    ["devstack prove --json", "for CI: one event per line"],
  ],
  json: "lines",
  run: async (context) => (await import("../handlers/prove.ts")).runProve(context),
};
