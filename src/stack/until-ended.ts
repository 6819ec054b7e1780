import type { Stack } from "./stack.ts";

/** An engine that keeps containers does not tell that the last one is gone, but can be asked. */
const ASK_EVERY_MS = 2_000;

/** Resolves when nothing keeps the stack running any more, or at the signal. */
export async function untilEnded(stack: Stack, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const asking = untilStopped(stack, either).finally(() => over.abort());
  try {
    await untilSilent(stack, either);
  } finally {
    over.abort();
    await asking;
  }
}

/** Until what keeps it tells no changes any more. */
async function untilSilent({ runtime }: Stack, signal: AbortSignal): Promise<void> {
  const changes = runtime.events(signal)[Symbol.asyncIterator]();
  try {
    while ((await changes.next()).done !== true);
  } catch (error) {
    // A connection that breaks off is the end too: whoever held it has gone.
    if (!signal.aborted && !isBroken(error)) throw error;
  }
}

async function untilStopped({ runtime, clock }: Stack, signal: AbortSignal): Promise<void> {
  try {
    do await clock.sleep(ASK_EVERY_MS, signal);
    while ((await runtime.status()).state === "running");
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof Error && "code" in error && BROKEN.has(String(error.code));
}

const BROKEN = new Set(["ECONNRESET", "ECONNREFUSED", "ENOENT", "EPIPE"]);
