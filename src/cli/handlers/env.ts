import type { CommandContext, Report } from "../command.ts";
import type { EnvFlags } from "../flags.ts";
import { renderEnvironment } from "../rendering/render-environment.ts";

/** `devstack env`. */
export async function runEnv(context: CommandContext<EnvFlags>): Promise<Report> {
  const stack = await context.openStack();
  const variables = await context.api.environment(stack);
  return {
    kind: "report",
    document: variables,
    text: () => renderEnvironment(variables, context.options.format),
  };
}
