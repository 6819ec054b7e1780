import type { CommandDefinition } from "../command.ts";
import type { OpenFlags } from "../flags.ts";
import { JSON_OPTION } from "./option-values.ts";

export const openCommand: CommandDefinition<OpenFlags> = {
  name: "open",
  summary: "open a service's web page",
  description:
    "Opens the web page of a service in your browser: of the one that is named, else of Grafana or another that has one. BROWSER decides which browser. Where there is none, the address is printed.",
  arguments: [{ syntax: "[service]", summary: "a name as in devstack status" }],
  options: [{ flags: "--print", summary: "print the address and open nothing" }, JSON_OPTION],
  examples: [
    ["devstack open", "the dashboards"],
    ["devstack open prometheus --print", "its address alone"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/open.ts")).runOpen(context),
};
