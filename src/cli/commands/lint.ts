import type { CommandDefinition } from "../command.ts";
import type { LintFlags } from "../flags.ts";
import { JSON_OPTION } from "./option-values.ts";

export const lintCommand: CommandDefinition<LintFlags> = {
  name: "lint",
  summary: "look for defects in Compose files",
  description:
    "Reads any Compose file and what it mounts (Prometheus, Grafana, collectors, Tempo, nginx, Dockerfiles) and tells what does not work as it is written, what will hurt, and what is worth knowing. Several Compose files are merged as Compose does; shell scripts and CI workflows may be named beside them. Nothing is run. The exit status is 7 when there is an error. docs/lint.md describes every rule; the comment `# devstack-lint: ignore L_CODE reason` waives one.",
  arguments: [{ syntax: "<file...>", summary: "Compose files, scripts, CI workflows" }],
  options: [
    { flags: "--strict", summary: "warnings count as errors" },
    {
      flags: "--output <form>",
      summary: "github: one annotation per finding",
      choices: ["text", "github"],
      default: "text",
    },
    JSON_OPTION,
  ],
  examples: [
    ["devstack lint compose.yaml", "what is wrong with it?"],
    ["devstack lint compose.yaml prod.yaml", "… merged with a second one"],
    ["devstack lint compose.yaml ci.yml", "… and with how CI waits for it"],
    ["devstack lint compose.yaml --output github", "annotations for GitHub"],
    ["devstack lint compose.yaml --json", "for programs"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/lint.ts")).runLint(context),
};
