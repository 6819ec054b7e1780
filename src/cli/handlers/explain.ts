import type { CommandContext, Report } from "../command.ts";
import type { ExplainFlags } from "../flags.ts";
import { renderExplanation } from "../rendering/render-explanation.ts";

/** `devstack explain`. */
export async function runExplain(context: CommandContext<ExplainFlags>): Promise<Report> {
  const [, name = ""] = context.arguments;
  const { namespace } = context.options;
  const simulation = await context.api.openSimulation(await context.openStack(), context.signal);
  const explanation = await simulation.explain({ namespace, name });
  return {
    kind: "report",
    document: { schemaVersion: 1, ...explanation },
    text: (view) => renderExplanation(explanation, view),
  };
}
