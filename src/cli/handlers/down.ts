import type { Stack } from "../../stack/stack.ts";
import { DevstackError } from "../../util/errors.ts";
import type { CommandContext, Report } from "../command.ts";
import type { DownFlags } from "../flags.ts";
import { renderDown } from "../rendering/render-down.ts";

/** `devstack down`. */
export async function runDown(context: CommandContext<DownFlags>): Promise<Report> {
  const { api, clock, options } = context;
  const volumes = options.volumes === true;
  const stack = await stackMeant(context);
  const begunMs = clock.monotonicMs();
  const result = await api.down(stack, { volumes });
  const elapsedMs = clock.monotonicMs() - begunMs;
  const { name, wasUp, others, ended, containers = 0, left } = result;
  return {
    kind: "report",
    document: {
      schemaVersion: 1,
      stack: { name },
      wasUp,
      others,
      ended,
      containers,
      left,
      volumesRemoved: volumes,
      elapsedMs,
    },
    text: (view) => renderDown(result, { elapsedMs, volumes }, view),
  };
}

/** The one that is named as in `devstack ls`, or that of this folder. */
async function stackMeant(context: CommandContext<DownFlags>): Promise<Stack> {
  const [target] = context.arguments;
  if (target === undefined) return context.openStack();
  if (context.options.name !== undefined) {
    throw new DevstackError("E_USAGE", "devstack down: two stacks are named", {
      why: `${target} is one, and --name ${context.options.name} another`,
      hint: "leave out one of them",
    });
  }
  return context.api.openListed(target, await context.stackOptions());
}
