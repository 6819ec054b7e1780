import type { CommandDefinition } from "../command.ts";
import type { ApplyFlags } from "../flags.ts";
import { JSON_OPTION } from "./option-values.ts";

export const applyCommand: CommandDefinition<ApplyFlags> = {
  name: "apply",
  summary: "apply manifests to the simulated cluster",
  description:
    "Has the objects of files, of the files in folders, or of stdin (-) in the simulated cluster as they are written, by server-side apply. Time then passes at once until the cluster has settled, and the report tells where pods are. The exit status is 2 when an object is refused, and 7 when pods cannot be placed in the end.",
  arguments: [],
  options: [
    { flags: "-f, --filename <path...>", summary: "files, folders, or - for stdin" },
    { flags: "--dry-run", summary: "check everything, and change nothing" },
    { flags: "--realtime", summary: "do not fast-forward: what follows happens as time passes" },
    JSON_OPTION,
  ],
  examples: [
    ["devstack apply -f k8s/", "all manifests of a folder"],
    ["devstack apply -f router.yaml --dry-run", "would they be taken?"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/apply.ts")).runApply(context),
};
