import type { CommandDefinition } from "../command.ts";
import type { UpFlags } from "../flags.ts";
import {
  JSON_OPTION,
  OUTPUT_OPTION,
  PROFILE_OPTION,
  QUIET_OPTION,
  RUNTIME_OPTION,
  TIMEOUT_OPTION,
} from "./option-values.ts";

export const upCommand: CommandDefinition<UpFlags> = {
  name: "up",
  summary: "bring the stack up and prove that it works",
  description:
    "Starts every service of the stack, waits until each answers from outside, and sends one marked request that must be found at every hop. What is up and unchanged is left alone, and what devstack stop has stopped is started again. It runs containers where an engine answers and plain processes elsewhere, and keeps to what it was the first time. If something fails, what was started keeps running, so that it can be looked at.",
  arguments: [],
  options: [
    {
      flags: "--dry-run",
      summary: "print what would be done and change nothing",
      conflicts: ["foreground", "prove", "strict", "timings", "quiet", "timeout"],
    },
    {
      flags: "--foreground",
      summary: "stay attached: print all logs, take the stack down at Ctrl-C",
      conflicts: ["json"],
    },
    { flags: "--prove", summary: "prove anew, even if an earlier proof still holds" },
    {
      flags: "--strict",
      summary: "fail when a service is up that nobody can check",
    },
    { flags: "--timings", summary: "show where the time went, and compare it with the last runs" },
    RUNTIME_OPTION,
    PROFILE_OPTION,
    TIMEOUT_OPTION,
    OUTPUT_OPTION,
    QUIET_OPTION,
    JSON_OPTION,
  ],
  examples: [
    ["devstack up", "bring everything up"],
    ["devstack up --foreground", "… and down again with Ctrl-C"],
    ["devstack up --profile debug", "with the services of a profile too"],
    ["devstack up --runtime compose", "in containers, or not at all"],
    ["devstack up --timings", "why does it take so long?"],
    ["devstack up --output github", "in a workflow of GitHub"],
    ["devstack up --json --timeout 60", "for CI: one event per line"],
  ],
  json: "lines",
  run: async (context) => (await import("../handlers/up.ts")).runUp(context),
};
