import type { Stack } from "../../stack/stack.ts";
import type { CommandContext, Outcome, Result } from "../command.ts";
import type { UpFlags } from "../flags.ts";
import { renderUp } from "../rendering/render-up.ts";
import { followAttached, takeDownAttached } from "./attached.ts";
import { dryRun } from "./dry-run.ts";
import { interruptedUp } from "./interrupted-up.ts";

/** `devstack up`, with what is left behind when it fails. */
export async function runUp(context: CommandContext<UpFlags>): Promise<Outcome> {
  const { api, options, signal, emit, version } = context;
  if (options.dryRun) return dryRun(context);
  const stack = await context.openStack();
  const { name } = await stack.configuration();
  const { name: runtime, description } = stack.runtime;
  emit({ type: "stack", name, runtime, description, version });
  const attached = options.foreground === true;
  const upOptions = {
    emit,
    signal,
    prove: options.prove === true,
    strict: options.strict === true,
    timeoutMs: options.timeout * 1_000,
    attached,
  };
  const result = await api.up(stack, upOptions).catch((error) => failed(context, stack, error));
  const outcome: Result = {
    kind: "result",
    document: result,
    text: (view) => renderUp(result, view, { attached }),
  };
  return attached ? { ...outcome, afterwards: followAttached(context, stack) } : outcome;
}

/** Whatever went wrong: says what is left behind, or sees to it that nothing is. */
async function failed(
  context: CommandContext<UpFlags>,
  stack: Stack,
  error: unknown,
): Promise<never> {
  if (context.options.foreground) throw await takeDownAttached(context, stack, error);
  if (context.signal.aborted) throw await interruptedUp(context, stack);
  throw error;
}
