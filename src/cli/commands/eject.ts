import type { CommandDefinition } from "../command.ts";
import type { EjectFlags } from "../flags.ts";
import { JSON_OPTION, PROFILE_OPTION } from "./option-values.ts";

export const ejectCommand: CommandDefinition<EjectFlags> = {
  name: "eject",
  summary: "write the stack for plain Compose",
  description:
    "Writes compose.yaml and all that it needs into a folder: configuration, dashboards, what the image of the platform's services is built from, and a README.md. `docker compose up --detach --wait ready` there brings up the stack without devstack. Secrets that devstack generates are made anew; others are left to be put in, and no value of one is written. Variables of the shell stay variables. Programs of this machine (process, binary) cannot be part of it.",
  arguments: [{ syntax: "<folder>", summary: "to write; new, or empty" }],
  options: [
    { flags: "--force", summary: "write into a folder that is not empty" },
    PROFILE_OPTION,
    JSON_OPTION,
  ],
  examples: [
    ["devstack eject ./deploy", "take the stack along"],
    ["devstack eject ./deploy --force", "… anew, over the last one"],
    ["devstack eject /tmp/stack --json", "for programs"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/eject.ts")).runEject(context),
};
