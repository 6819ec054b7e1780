import { findMarkedProcesses } from "../util/marked-processes.ts";
import { isAlive, type ProcessIdentity } from "../util/process-identity.ts";
import { STACK_MARKER } from "./embedded/child-env.ts";
import { findSupervisor } from "./embedded/supervisor-client.ts";

/** The process that keeps a stack running, as the stack's own folder has it; null when there is none. */
export async function findKeeper({ run }: { run: string }): Promise<ProcessIdentity | null> {
  const sight = await findSupervisor(run);
  if (!("record" in sight)) return null;
  const { pid, startToken } = sight.record;
  return { pid, startToken };
}

/** Whether a stack is kept running, told without its folder, which may have gone or moved. */
export async function isKept(id: string, keeper: ProcessIdentity | null): Promise<boolean> {
  return keeper === null ? hasProcesses(id) : isAlive(keeper);
}

/** Whether any process of that stack runs, kept or not. */
export async function hasProcesses(id: string): Promise<boolean> {
  return (await findMarkedProcesses(STACK_MARKER, id)).length > 0;
}
