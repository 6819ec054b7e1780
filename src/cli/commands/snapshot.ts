import type { CommandDefinition } from "../command.ts";
import { JSON_OPTION } from "./option-values.ts";

export const snapshotCommand: CommandDefinition = {
  name: "snapshot",
  summary: "save the simulated cluster, or load it",
  description:
    "Saves the whole simulated cluster, its time and what it is about to do included, or puts one that was saved in its place. A loaded cluster goes on as the saved one did. A file that is damaged is refused, and nothing changes.",
  arguments: [
    { syntax: "<verb>", summary: "what to do", choices: ["save", "load"] },
    { syntax: "<file>", summary: "where to; what is there is replaced" },
  ],
  options: [JSON_OPTION],
  examples: [
    ["devstack snapshot save before.snapshot", "as it is now"],
    ["devstack snapshot load before.snapshot", "as it was then"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/snapshot.ts")).runSnapshot(context),
};
