import type { CommandDefinition } from "../command.ts";
import type { DoctorFlags } from "../flags.ts";
import { JSON_OPTION, OUTPUT_OPTION, PROFILE_OPTION } from "./option-values.ts";

export const doctorCommand: CommandDefinition<DoctorFlags> = {
  name: "doctor",
  summary: "check what a stack needs of this machine",
  description:
    "Looks at the system, Node.js, a container engine, memory, disk, the stack's configuration, secrets, folders and ports, and at stacks that were left behind. Changes nothing. Each finding that is not in order comes with what to do about it. The exit status is 3 when something is a problem.",
  arguments: [],
  options: [PROFILE_OPTION, OUTPUT_OPTION, JSON_OPTION],
  examples: [
    ["devstack doctor", "why does it not come up?"],
    ["devstack doctor --profile debug", "… with a profile's services?"],
    ["devstack doctor --json", "for programs"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/doctor.ts")).runDoctor(context),
};
