import type { CommandContext, Report } from "../command.ts";
import type { PlaceFlags } from "../flags.ts";
import { renderZones } from "../rendering/render-places.ts";
import { operate } from "./operate.ts";
import { refuseOtherOptions } from "./place-operation.ts";

/** `devstack zone`. */
export async function runZone(context: CommandContext<PlaceFlags>): Promise<Report> {
  const [verb = "", ...names] = context.arguments;
  const line = { kind: "zone", verb, names, options: context.options } as const;
  if (verb !== "ls") return operate(context, line);
  refuseOtherOptions(line);
  const simulation = await context.api.openSimulation(await context.openStack(), context.signal);
  const zones = (await simulation.zones()).filter(
    ({ name }) => names.length === 0 || names.includes(name),
  );
  return {
    kind: "report",
    document: { schemaVersion: 1, zones },
    text: (view) => renderZones(zones, view),
  };
}
