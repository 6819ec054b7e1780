import type { Stack } from "../../stack/stack.ts";
import type { UpOptions, UpResult } from "../../stack/up.ts";
import type { CommandContext, Outcome, Result } from "../command.ts";
import type { UpFlags } from "../flags.ts";
import { renderTimings } from "../rendering/render-timings.ts";
import { renderUp } from "../rendering/render-up.ts";
import { runtimeOptions } from "../runtime-options.ts";
import { followAttached, takeDownAttached } from "./attached.ts";
import { dryRun } from "./dry-run.ts";
import { interruptedUp } from "./interrupted-up.ts";

/** `devstack up`, with what is left behind when it fails. */
export async function runUp(context: CommandContext<UpFlags>): Promise<Outcome> {
  const { options, signal, emit, version } = context;
  if (options.dryRun) return dryRun(context);
  const stack = await context.openStack();
  const { name } = await stack.configuration();
  await context.api.chooseRuntime(stack, runtimeOptions(context));
  const { name: runtime } = stack.runtime;
  const description = await stack.runtime.describe();
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
  const going = options.timings
    ? timed(context, stack, upOptions)
    : plain(context, stack, upOptions);
  const outcome = await going.catch((error) => failed(context, stack, error));
  return attached ? { ...outcome, afterwards: followAttached(context, stack) } : outcome;
}

async function plain(
  { api }: CommandContext<UpFlags>,
  stack: Stack,
  options: UpOptions,
): Promise<Result> {
  const document = await api.up(stack, options);
  return resultOf(document, (view) => renderUp(document, view, options));
}

/** The same with where the time went above it. */
async function timed(
  { api }: CommandContext<UpFlags>,
  stack: Stack,
  options: UpOptions,
): Promise<Result> {
  const document = await api.timedUp(stack, options);
  const text: Result["text"] = (view) =>
    renderTimings(document.timings, view) + renderUp(document, view, options);
  return resultOf(document, text);
}

function resultOf(document: UpResult, text: Result["text"]): Result {
  return {
    kind: "result",
    document,
    text,
    github: async ({ mask, phases }) => {
      const { summarizeUp } = await import("../github/summarize.ts");
      return { summary: summarizeUp(mask(document), phases) };
    },
  };
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
