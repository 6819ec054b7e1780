import type { CommandDefinition } from "../command.ts";
import type { PlaceFlags } from "../flags.ts";
import { JSON_OPTION } from "./option-values.ts";
import { PLACE_OPTIONS } from "./simulation-options.ts";

export const zoneCommand: CommandDefinition<PlaceFlags> = {
  name: "zone",
  summary: "fail, drain and change simulated zones",
  description:
    "With ls it lists the zones of the simulated cluster; fail takes one away, recover brings it back and ends cordons and drains there, drain empties it by evictions as kubectl drain does, add and rm change what there is. Time then passes at once until the cluster has settled: no pod would change in the next 330 seconds, looked for over an hour at most. The exit status is 7 when pods cannot be placed in the end, or keep a node from being emptied.",
  arguments: [
    {
      syntax: "<verb>",
      summary: "what to do",
      choices: ["ls", "fail", "recover", "drain", "add", "rm"],
    },
    { syntax: "[zone...]", summary: "names as in devstack zone ls" },
  ],
  options: [...PLACE_OPTIONS, JSON_OPTION],
  examples: [
    ["devstack zone ls", "what there is"],
    ["devstack zone fail us-east-1c", "its nodes lose power"],
    ["devstack zone fail us-east-1c --mode partition", "they cannot be reached"],
    ["devstack zone recover us-east-1c", "all is as before"],
    ["devstack zone drain us-east-1c", "for maintenance"],
    ["devstack zone add us-east-1d --nodes 2 --class small", "a new zone"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/zone.ts")).runZone(context),
};
