import type { Stack } from "./stack.ts";

/** Resolves when nothing keeps the stack running any more, or at the signal. */
export async function untilEnded({ runtime }: Stack, signal: AbortSignal): Promise<void> {
  const changes = runtime.events(signal)[Symbol.asyncIterator]();
  try {
    while ((await changes.next()).done !== true);
  } catch (error) {
    // A connection that breaks off is the end too: whoever held it has gone.
    if (!signal.aborted && !isBroken(error)) throw error;
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof Error && "code" in error && BROKEN.has(String(error.code));
}

const BROKEN = new Set(["ECONNRESET", "ECONNREFUSED", "ENOENT", "EPIPE"]);
