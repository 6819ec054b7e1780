import type { CommandDefinition } from "../command.ts";
import type { InitFlags } from "../flags.ts";
import { JSON_OPTION } from "./option-values.ts";

export const initCommand: CommandDefinition<InitFlags> = {
  name: "init",
  summary: "write a devstack.yaml to begin with",
  description:
    "Writes a short, commented devstack.yaml into this folder, or to the path that --file names. It is valid as it is: the platform alone, with examples of changes to it, and of services of your own, to uncomment. A file that is there is left alone.",
  arguments: [],
  options: [{ flags: "--force", summary: "replace the file that is there" }, JSON_OPTION],
  examples: [
    ["devstack init", "begin here"],
    ["devstack init --file ci/devstack.yaml", "somewhere else"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/init.ts")).runInit(context),
};
