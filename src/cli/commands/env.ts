import type { CommandDefinition } from "../command.ts";
import type { EnvFlags } from "../flags.ts";
import { ENVIRONMENT_FORMATS } from "../rendering/render-environment.ts";
import { JSON_OPTION } from "./option-values.ts";

export const envCommand: CommandDefinition<EnvFlags> = {
  name: "env",
  summary: "print addresses as variables",
  description:
    "Prints where the services are, for programs and tests outside of the stack: ROUTER_URL, MEMORY_URL, OPA_URL and so on.",
  arguments: [],
  options: [
    { ...JSON_OPTION, conflicts: ["format"] },
    {
      flags: "--format <format>",
      summary: "how to print them",
      choices: ENVIRONMENT_FORMATS,
      default: "dotenv",
    },
  ],
  examples: [
    ['eval "$(devstack env --format shell)"', "into this shell"],
    ["devstack env > stack.env", "into a file (.env is yours)"],
    ['devstack env --format github >> "$GITHUB_ENV"', "for later workflow steps"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/env.ts")).runEnv(context),
};
