import type { CommandDefinition } from "../command.ts";
import type { RunFlags } from "../flags.ts";
import {
  COMMAND_ARGUMENTS,
  OUTPUT_OPTION,
  PROFILE_OPTION,
  QUIET_OPTION,
  RUNTIME_OPTION,
  TIMEOUT_OPTION,
} from "./option-values.ts";

export const runCommand: CommandDefinition<RunFlags> = {
  name: "run",
  summary: "run a command against the stack",
  description:
    "Brings the stack up where it is not, and runs a command with the variables of devstack env added to yours: your tests, say. Its input and output are yours, its exit status is that of devstack; progress goes to stderr. The stack stays up, but for one of --fresh, which is gone when the command ends, however it ends.",
  arguments: COMMAND_ARGUMENTS,
  options: [
    { flags: "--fresh", summary: "in a stack of its own: state, data, ports; taken down after" },
    {
      flags: "--evidence <folder>",
      summary: "where logs, traces and states go when the command fails",
    },
    RUNTIME_OPTION,
    PROFILE_OPTION,
    TIMEOUT_OPTION,
    OUTPUT_OPTION,
    QUIET_OPTION,
  ],
  examples: [
    ["devstack run -- npm test", "they find ROUTER_URL"],
    ["devstack run --fresh -- npm test", "beside what is up"],
    ["devstack run --fresh --evidence out -- npm test", "and what a failure saw"],
    ["devstack run --fresh --output github -- npm test", "in a workflow of GitHub"],
    ["devstack run --profile debug -- npm test", "with its services too"],
    ["devstack run -- sh -c 'curl -s \"$ROUTER_URL/readyz\"'", "a line of shell"],
  ],
  json: "none",
  run: async (context) => (await import("../handlers/run.ts")).runRun(context),
};
