import type { CommandContext, Report } from "../command.ts";
import type { DownFlags } from "../flags.ts";
import { renderDown } from "../rendering/render-down.ts";

/** `devstack down`. */
export async function runDown(context: CommandContext<DownFlags>): Promise<Report> {
  const { api, clock, options } = context;
  const volumes = options.volumes === true;
  const stack = await context.openStack();
  const begunMs = clock.monotonicMs();
  const result = await api.down(stack, { volumes });
  const elapsedMs = clock.monotonicMs() - begunMs;
  const { name, wasUp, ended, left } = result;
  return {
    kind: "report",
    document: {
      schemaVersion: 1,
      stack: { name },
      wasUp,
      ended,
      left,
      volumesRemoved: volumes,
      elapsedMs,
    },
    text: () => renderDown(result, { elapsedMs, volumes }),
  };
}
