import { findMarkedProcesses } from "../util/marked-processes.ts";
import { isAlive, type ProcessIdentity } from "../util/process-identity.ts";
import type { Environment } from "../util/user-folders.ts";
import { STACK_MARKER } from "./embedded/child-env.ts";
import { findSupervisor } from "./embedded/supervisor-client.ts";
import type { RuntimeName } from "./runtime.ts";

/** A stack as it is known without its folder, which may have gone or moved. */
export interface KnownStack {
  id: string;
  runtime: RuntimeName;
  /** The process that keeps it running; null where there is none, as for containers. */
  keeper: ProcessIdentity | null;
}

/** The process that keeps a stack running, as the stack's own folder has it; null when there is none. */
export async function findKeeper({ run }: { run: string }): Promise<ProcessIdentity | null> {
  const sight = await findSupervisor(run);
  if (!("record" in sight)) return null;
  const { pid, startToken } = sight.record;
  return { pid, startToken };
}

/**
 * Whether a stack is kept: by its keeper, or by an engine that answers and has its containers, which
 * like the keeper's processes may have ended or been stopped.
 */
export async function isKept(stack: KnownStack, env: Environment): Promise<boolean> {
  const { id, runtime, keeper } = stack;
  const byKeeper = keeper === null ? hasMarkedProcesses(id) : isAlive(keeper);
  if (await byKeeper) return true;
  return runtime === "compose" && (await hasContainers(id, env));
}

/** Whether anything of that stack is there: a process, or a container in whatever state. */
export async function hasAnything(
  { id, runtime }: Pick<KnownStack, "id" | "runtime">,
  env: Environment,
): Promise<boolean> {
  if (await hasMarkedProcesses(id)) return true;
  return runtime === "compose" && (await hasContainers(id, env));
}

async function hasMarkedProcesses(id: string): Promise<boolean> {
  return (await findMarkedProcesses(STACK_MARKER, id)).length > 0;
}

/** Loaded for stacks of containers alone: most lists have none. */
async function hasContainers(id: string, env: Environment): Promise<boolean> {
  const { hasContainers: lookForThem } = await import("./compose/has-containers.ts");
  return lookForThem(id, env);
}
