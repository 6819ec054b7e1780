import { EXIT_STATUS } from "../../util/errors.ts";
import type { CommandContext, Report } from "../command.ts";
import type { NodeFlags } from "../flags.ts";
import { isBad, renderOperation } from "../rendering/render-operation.ts";
import { operationOf, type PlaceLine } from "./place-operation.ts";
import { whileTimePasses } from "./while-time-passes.ts";

/** Does something to zones or nodes, and tells what came of it. */
export async function operate(
  context: CommandContext<NodeFlags>,
  line: PlaceLine,
): Promise<Report> {
  const operation = operationOf(line);
  const { realtime } = line.options;
  const simulation = await context.api.openSimulation(await context.openStack(), context.signal);
  const work = simulation.operate({ operation, realtime });
  const report = await whileTimePasses(work, { simulation, context });
  const exitStatus = realtime !== true && isBad(report) ? EXIT_STATUS.verification : 0;
  return {
    kind: "report",
    document: { schemaVersion: 1, ...report },
    text: (view) => renderOperation(report, { view, realtime: realtime === true, exitStatus }),
    exitStatus,
  };
}
