import type { Clock } from "../../util/clock.ts";
import { DevstackError, messageOf } from "../../util/errors.ts";
import type { Executor } from "../../util/executor/executor.ts";
import { HANGS_AFTER_MS, supervisorStatus } from "./supervisor-client.ts";

const LOOK_INTERVAL_MS = 2_000;

export interface Order {
  socketPath: string;
  path: "/apply" | "/services" | "/stop";
  body: unknown;
  executor: Executor;
  clock: Clock;
  signal?: AbortSignal | undefined;
}

/**
 * Gives the supervisor an order and returns its answer. A stop in order takes as long as the
 * services need; what bounds the wait is whether the supervisor still answers meanwhile.
 *
 * @throws DevstackError E_NOT_RUNNING when it has died or hangs; Error with its own words when it
 *   refuses.
 */
export async function order({ signal, ...given }: Order): Promise<unknown> {
  const { executor, socketPath, path, body } = given;
  const over = new AbortController();
  const hangs = new AbortController();
  const watching = watch(given, over.signal).then((hanging) => hanging && hangs.abort());
  const signals = [hangs.signal, ...(signal ? [signal] : [])];
  try {
    return await executor.post(socketPath, path, body, AbortSignal.any(signals));
  } catch (error) {
    signal?.throwIfAborted();
    const isGone = error instanceof Error && "code" in error;
    if (!isGone) throw error;
    throw new DevstackError("E_NOT_RUNNING", "the stack went away while devstack worked on it", {
      why: hangs.signal.aborted
        ? "its supervisor does not answer any more"
        : `its supervisor has died (${messageOf(error)})`,
      hint: "devstack status",
      cause: error,
    });
  } finally {
    over.abort();
    await watching;
  }
}

/** Resolves when it is over (false) or when the supervisor hangs (true). */
async function watch({ socketPath, clock }: Order, over: AbortSignal): Promise<boolean> {
  while (!over.aborted) {
    await clock.sleep(LOOK_INTERVAL_MS, over).catch(() => {});
    if (over.aborted) return false;
    const answers = await supervisorStatus(socketPath, HANGS_AFTER_MS).then(
      () => true,
      () => false,
    );
    if (!answers) return !over.aborted;
  }
  return false;
}
