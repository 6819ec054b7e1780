import { sinceBefore } from "../../stack/simulation/apply/since-before.ts";
import type { Simulation } from "../../stack/simulation/simulation.ts";
import { DevstackError, EXIT_STATUS } from "../../util/errors.ts";
import type { CommandContext, Report } from "../command.ts";
import type { ApplyFlags } from "../flags.ts";
import { renderApplied } from "../rendering/render-applied.ts";
import { isBad } from "../rendering/render-operation.ts";
import { whileTimePasses } from "./while-time-passes.ts";

/** `devstack apply`. */
export async function runApply(context: CommandContext<ApplyFlags>): Promise<Report> {
  const { api, signal, options } = context;
  const { filename: paths = [], dryRun = false, realtime = false } = options;
  if (paths.length === 0) {
    throw new DevstackError("E_USAGE", "what is to be applied?", {
      hint: "devstack apply -f k8s/",
    });
  }
  const simulation = await api.openSimulation(await context.openStack(), signal);
  const { cwd } = await context.stackOptions();
  const before = dryRun || realtime ? null : await simulation.workloads();
  const objects = await api.applyManifests(simulation.url, { paths, cwd, dryRun, signal });
  const isRefused = objects.some(({ result }) => result === "refused");
  const isNothing = objects.every(({ result }) => result === "refused");
  const operation =
    before === null || isNothing ? null : sinceBefore(await settled(simulation, context), before);
  const stranded = operation !== null && isBad(operation) ? EXIT_STATUS.verification : 0;
  const exitStatus = isRefused ? EXIT_STATUS.usage : stranded;
  return {
    kind: "report",
    document: { schemaVersion: 1, dryRun, objects, operation },
    text: (view) => renderApplied({ objects, operation, dryRun }, { view, exitStatus }),
    exitStatus,
  };
}

function settled(simulation: Simulation, context: CommandContext<ApplyFlags>) {
  const work = simulation.operate({ operation: { verb: "settle" } });
  return whileTimePasses(work, { simulation, context });
}
