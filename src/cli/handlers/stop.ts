import type { CommandContext, Report } from "../command.ts";
import { renderStop } from "../rendering/render-service-change.ts";

/** `devstack stop`. */
export async function runStop(context: CommandContext): Promise<Report> {
  const { api, clock, signal, arguments: services } = context;
  const stack = await context.openStack();
  const begunMs = clock.monotonicMs();
  const { name, stopped } = await api.stopServices(stack, { services, signal });
  const elapsedMs = clock.monotonicMs() - begunMs;
  return {
    kind: "report",
    document: { schemaVersion: 1, stack: { name }, stopped, elapsedMs },
    text: (view) => renderStop({ name, stopped, elapsedMs }, services, view),
  };
}
