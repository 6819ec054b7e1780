import type { Clock } from "./clock.ts";
import { isAlive, isGroupAlive, type ProcessIdentity } from "./process-identity.ts";

const POLL_INTERVAL_MS = 20;

/**
 * Ends processes by identity: SIGTERM, then SIGKILL to those that still run after `graceMs`.
 * Returns those that even SIGKILL did not end within a second.
 */
export async function endProcesses(
  identities: readonly ProcessIdentity[],
  { clock, graceMs }: { clock: Clock; graceMs: number },
): Promise<ProcessIdentity[]> {
  const afterTerm = await signalAndWait(identities, "SIGTERM", clock, graceMs);
  return afterTerm.length === 0 ? [] : signalAndWait(afterTerm, "SIGKILL", clock, 1_000);
}

/** Resolves when nothing of a process group runs any more, or when `withinMs` have passed. */
export async function waitForGroupEnd(
  group: number,
  { clock, withinMs }: { clock: Clock; withinMs: number },
): Promise<void> {
  const deadline = clock.monotonicMs() + withinMs;
  while (clock.monotonicMs() < deadline && (await isGroupAlive(group))) {
    await clock.sleep(POLL_INTERVAL_MS);
  }
}

async function signalAndWait(
  identities: readonly ProcessIdentity[],
  signal: NodeJS.Signals,
  clock: Clock,
  withinMs: number,
): Promise<ProcessIdentity[]> {
  const deadline = clock.monotonicMs() + withinMs;
  let left = await alive(identities);
  for (const identity of left) sendSignal(identity.pid, signal);
  while (left.length > 0 && clock.monotonicMs() < deadline) {
    await clock.sleep(POLL_INTERVAL_MS);
    left = await alive(left);
  }
  return left;
}

async function alive(identities: readonly ProcessIdentity[]): Promise<ProcessIdentity[]> {
  const states = await Promise.all(identities.map(isAlive));
  return identities.filter((_, index) => states[index]);
}

/**
 * Sends a signal; a process (or, with a negative pid, a group) that is gone already, or that has
 * become another user's, is no error: whoever waits for its end sees that it goes on.
 */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ESRCH" || code === "EPERM") return false;
    throw error;
  }
}
