import type { CommandDefinition } from "../command.ts";
import type { ReportFlags } from "../flags.ts";
import { JSON_OPTION } from "./option-values.ts";

export const reportCommand: CommandDefinition<ReportFlags> = {
  name: "report",
  summary: "write what explains a fault to one file",
  description:
    "Writes versions, the findings of doctor, configuration, plan, states, proof and the last 500 log lines of each service to one JSON file in this folder; of containers also the Compose file, and what the engine says of each. Secrets are masked: values of variables and keys whose names say so, all of .env, and what looks like a token or a password. Read it through before you give it away.",
  arguments: [],
  options: [{ flags: "-o, --output <path>", summary: "the file to write" }, JSON_OPTION],
  examples: [
    ["devstack report", "for somebody who is to help"],
    ["devstack report --output report.json", "in CI, as an artifact"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/report.ts")).runReport(context),
};
