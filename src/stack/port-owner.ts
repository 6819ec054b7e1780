import { type TakenPort, takenPortsError, takenPortsOf } from "../runtime/ports/taken-ports.ts";
import { listStacks, type StackSummary } from "./registry.ts";
import type { Stack } from "./stack.ts";

/** The other stacks of this user that run, by each port they use. */
export async function stacksOnPorts(stack: Stack): Promise<ReadonlyMap<number, StackSummary>> {
  const stacks = await listStacks(stack).catch(() => []);
  const others = stacks.filter(({ id, state }) => id !== stack.id && state !== "stopped");
  return new Map(others.flatMap((one) => one.ports.map((port) => [port, one] as const)));
}

/**
 * Does the work; a requested port that another stack of this user has is told with that stack, and with how
 * to take it down: who only ended the process would see it restarted.
 */
export async function namingPortOwner<T>(stack: Stack, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const [first, ...others] = takenPortsOf(error) ?? [];
    if (first === undefined) throw error;
    const owners = await stacksOnPorts(stack);
    const owned = (taken: TakenPort): TakenPort => ownedBy(taken, owners.get(taken.port));
    throw takenPortsError([owned(first), ...others.map(owned)], error);
  }
}

function ownedBy(taken: TakenPort, owner: StackSummary | undefined): TakenPort {
  if (owner === undefined) return taken;
  const { id, name, folder } = owner;
  return {
    ...taken,
    stack: { name, folder },
    why: `the stack ${name} in ${folder} uses it`,
    remedy: `take that stack down (devstack down ${id})`,
  };
}
