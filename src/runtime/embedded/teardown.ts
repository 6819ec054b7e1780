import type { Clock } from "../../util/clock.ts";
import type { Executor } from "../../util/executor/executor.ts";
import { findMarkedProcesses } from "../../util/marked-processes.ts";
import type { ProcessIdentity } from "../../util/process-identity.ts";
import { findSocket } from "../../util/runtime-folder.ts";
import { STACK_MARKER } from "./child-env.ts";
import { order } from "./order.ts";
import type { StopAnswer } from "./process-spec.ts";
import {
  HANGS_AFTER_MS,
  identityPath,
  type SupervisorSight,
  socketName,
  supervisorStatus,
} from "./supervisor-client.ts";

export interface TeardownContext {
  stackId: string;
  /** Where the run state is. */
  runFolder: string;
  hostEnv: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  executor: Executor;
}

export interface TeardownReport {
  /** Processes that were ended, the supervisor of a stack that was stopped in order left out. */
  ended: number;
  /** Those that were ended by their pid, without their supervisor. */
  gone: readonly ProcessIdentity[];
  /** Those that could not be ended. */
  left: readonly ProcessIdentity[];
}

/** How long processes that nobody supervises any more may take to end. */
const ORPHAN_GRACE_MS = 2_000;

/** How long a supervisor may take to end once all its processes have, or when it has hung. */
const SUPERVISOR_GRACE_MS = 3_000;

/**
 * Ends the supervisor and everything of the stack, whoever holds it, and forgets it. Only what
 * carries the stack's mark is ended, whatever the run state says.
 *
 * @param known that the supervisor was asked already, and does not answer
 */
export async function endAll(
  context: TeardownContext,
  sight: SupervisorSight,
  known: { hangs: boolean } = { hangs: false },
): Promise<TeardownReport> {
  const { executor, runFolder, hostEnv, stackId } = context;
  const reaper = new Reaper(context);
  const family = await marked(context);
  const stopped = sight.kind === "alive" && !known.hangs ? await stopInOrder(context) : null;
  if (sight.kind === "alive") {
    // It has not ended yet when it answers, and another one must not start beside it.
    const supervisor = family.filter(({ pid }) => pid === sight.record.pid);
    await reaper.end(supervisor, SUPERVISOR_GRACE_MS);
  }
  // What dies with it loses its mark before it lets go of its ports.
  await reaper.end(family, ORPHAN_GRACE_MS);
  const before = reaper.gone.length;
  await reaper.endMarked();
  const socketPath = await findSocket(hostEnv, socketName(stackId));
  if (socketPath !== null) await executor.removeFile(socketPath);
  if (sight.kind !== "none") await executor.removeFile(identityPath(runFolder));
  const { gone, left } = reaper;
  return { ended: stopped === null ? gone.length : stopped + gone.length - before, gone, left };
}

/** Ends what still runs without a supervisor, and leaves the run state as it is. */
export async function endOrphans(context: TeardownContext): Promise<TeardownReport> {
  const reaper = new Reaper(context);
  await reaper.endMarked();
  const { gone, left } = reaper;
  return { ended: gone.length, gone, left };
}

/** Returns how many processes the supervisor has stopped; null when it cannot be asked to. */
async function stopInOrder(context: TeardownContext): Promise<number | null> {
  const socketPath = await findSocket(context.hostEnv, socketName(context.stackId));
  const answers = await supervisorStatus(socketPath, HANGS_AFTER_MS).catch(() => null);
  if (socketPath === null || answers === null) return null;
  const given = { ...context, socketPath, path: "/stop" as const, body: {} };
  const answer = (await order(given).catch(() => null)) as StopAnswer | null;
  return answer === null ? null : (answer.ended ?? 0);
}

function marked({ stackId }: TeardownContext): Promise<ProcessIdentity[]> {
  return findMarkedProcesses(STACK_MARKER, stackId);
}

/** Ends processes, each once, and keeps count. */
class Reaper {
  readonly gone: ProcessIdentity[] = [];
  readonly left: ProcessIdentity[] = [];
  readonly #seen = new Set<string>();
  readonly #context: TeardownContext;

  constructor(context: TeardownContext) {
    this.#context = context;
  }

  async end(identities: readonly ProcessIdentity[], graceMs: number): Promise<void> {
    const fresh = identities.filter((identity) => !this.#seen.has(keyOf(identity)));
    if (fresh.length === 0) return;
    for (const identity of fresh) this.#seen.add(keyOf(identity));
    const left = new Set((await this.#context.executor.end(fresh, graceMs)).map(keyOf));
    for (const identity of fresh) {
      (left.has(keyOf(identity)) ? this.left : this.gone).push(identity);
    }
  }

  /** Every process that carries the stack's mark, those that they start meanwhile included. */
  async endMarked(): Promise<void> {
    for (;;) {
      const before = this.#seen.size;
      await this.end(await marked(this.#context), ORPHAN_GRACE_MS);
      if (this.#seen.size === before) return;
    }
  }
}

function keyOf({ pid, startToken }: ProcessIdentity): string {
  return `${pid} ${startToken}`;
}
