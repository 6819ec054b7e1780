import type { Stack } from "../../stack/stack.ts";
import { DevstackError } from "../../util/errors.ts";
import type { CommandContext, StreamItem } from "../command.ts";
import { interruptedWith } from "../interrupts.ts";
import { stoppedWords } from "../rendering/render-down.ts";
import { logItems } from "./log-items.ts";

/** The logs of a stack in the foreground, until Ctrl-C takes it down or it ends by itself. */
export async function* followAttached(
  context: CommandContext,
  stack: Stack,
): AsyncIterable<StreamItem> {
  const ended = new AbortController();
  // Logs alone never end: they are files, which do not tell who writes them.
  const signal = AbortSignal.any([context.signal, ended.signal]);
  const watching = context.api
    .untilEnded(stack, signal)
    .catch(() => undefined)
    .finally(() => ended.abort());
  try {
    yield* logItems({ ...context, signal }, stack, { services: [], follow: true, tail: 0 });
  } catch (error) {
    if (!signal.aborted) throw await takeDownAttached(context, stack, error);
  } finally {
    ended.abort();
    await watching;
  }
  throw await takeDownAttached(
    context,
    stack,
    new DevstackError("E_NOT_RUNNING", "the stack has ended by itself", {
      why: "what keeps its services running has died",
      hint: "devstack logs",
    }),
  );
}

/**
 * Takes a stack down that must not outlive this command. Returns the error to end with: the one
 * given, or the interruption.
 */
export async function takeDownAttached(
  { api, clock, emit, signal }: CommandContext,
  stack: Stack,
  error: unknown,
): Promise<unknown> {
  const begunMs = clock.monotonicMs();
  const report = await api.down(stack, { volumes: false });
  const words = stoppedWords(report, clock.monotonicMs() - begunMs);
  if (signal.aborted) return interruptedWith(signal, words);
  emit({ type: "notice", message: words });
  return error;
}
