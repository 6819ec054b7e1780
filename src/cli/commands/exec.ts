import type { CommandDefinition } from "../command.ts";
import { COMMAND_ARGUMENTS } from "./option-values.ts";

export const execCommand: CommandDefinition = {
  name: "exec",
  summary: "run a command in a service's place",
  description:
    "Runs a command with the environment and in the folder of a service of the running stack, on this machine where the service is a plain process. Its input and output are yours, its exit status is that of devstack. What it leaves running ends with the stack.",
  arguments: [
    { syntax: "<service>", summary: "a name as in devstack status" },
    ...COMMAND_ARGUMENTS,
  ],
  options: [],
  examples: [
    ["devstack exec memory -- env", "what the service is told"],
    ["devstack exec opa -- sh -c 'ls -l'", "a line of shell"],
  ],
  json: "none",
  run: async (context) => (await import("../handlers/exec.ts")).runExec(context),
};
