import type { CommandDefinition } from "../command.ts";
import type { ExplainFlags } from "../flags.ts";
import { JSON_OPTION } from "./option-values.ts";

export const explainCommand: CommandDefinition<ExplainFlags> = {
  name: "explain",
  summary: "why a simulated pod is where it is",
  description:
    "Tells why a pod of the simulated cluster has its node, or why it has none: what was decided of it, and what each rule of the scheduler said of each node.",
  arguments: [
    { syntax: "<what>", summary: "of what kind", choices: ["pod"] },
    { syntax: "<name>", summary: "as in kubectl get pods" },
  ],
  options: [
    { flags: "-n, --namespace <name>", summary: "where it is", default: "default" },
    JSON_OPTION,
  ],
  examples: [["devstack explain pod atp-router-7d4f9c-x2b4l", "why here, why not there"]],
  json: "document",
  run: async (context) => (await import("../handlers/explain.ts")).runExplain(context),
};
