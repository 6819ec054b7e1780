import type { CommandContext, Result } from "../command.ts";
import type { StartFlags } from "../flags.ts";
import { renderStart } from "../rendering/render-service-change.ts";
import type { StackApi } from "../stack-api.ts";
import { interruptedUp } from "./interrupted-up.ts";

/** `devstack start`. */
export function runStart(context: CommandContext<StartFlags>): Promise<Result> {
  return bringUp(context, context.api.startServices, "Started");
}

/** `devstack restart`. */
export function runRestart(context: CommandContext<StartFlags>): Promise<Result> {
  return bringUp(context, context.api.restartServices, "Restarted");
}

async function bringUp(
  context: CommandContext<StartFlags>,
  act: StackApi["startServices"],
  verb: "Started" | "Restarted",
): Promise<Result> {
  const { arguments: services, options, emit, signal } = context;
  const stack = await context.openStack();
  const given = { services, emit, signal, timeoutMs: options.timeout * 1_000 };
  const result = await act(stack, given).catch(async (error: unknown) => {
    throw signal.aborted ? await interruptedUp(context, stack) : error;
  });
  const { name, started, elapsedMs } = result;
  return {
    kind: "result",
    document: { stack: { name }, started, elapsedMs },
    text: (view) => renderStart(result, { verb, services }, view),
  };
}
