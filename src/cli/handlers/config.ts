import type { CommandContext, Report } from "../command.ts";
import type { ConfigFlags } from "../flags.ts";
import { renderConfig } from "../rendering/render-config.ts";

/** `devstack config`. */
export async function runConfig(context: CommandContext<ConfigFlags>): Promise<Report> {
  const { api, options } = context;
  if (options.schema) {
    const schema = await api.configSchema();
    return { kind: "report", document: schema, text: () => `${JSON.stringify(schema, null, 2)}\n` };
  }
  const resolved = await api.resolveConfig(await context.openStack());
  return {
    kind: "report",
    document: { schemaVersion: 1, ...resolved },
    text: () => renderConfig(resolved, { origins: options.origins === true }),
  };
}
