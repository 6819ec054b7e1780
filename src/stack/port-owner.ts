import { DevstackError } from "../util/errors.ts";
import { listStacks, type StackSummary } from "./registry.ts";
import type { Stack } from "./stack.ts";

/** The other stacks of this user that run, by each port they use. */
export async function stacksOnPorts(stack: Stack): Promise<ReadonlyMap<number, StackSummary>> {
  const stacks = await listStacks(stack).catch(() => []);
  const others = stacks.filter(({ id, state }) => id !== stack.id && state !== "stopped");
  return new Map(others.flatMap((one) => one.ports.map((port) => [port, one] as const)));
}

/**
 * Does the work; a port that another stack of this user has is told with that stack, and with how
 * to take it down: who only ended the process would see it restarted.
 */
export async function namingPortOwner<T>(stack: Stack, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DevstackError && error.code === "E_PORT_TAKEN")) throw error;
    const { message, details, cause } = error;
    const { port, service } = details as { port: number; service: string };
    const owner = (await stacksOnPorts(stack)).get(port);
    if (owner === undefined) throw error;
    throw new DevstackError("E_PORT_TAKEN", message, {
      why: `the stack ${owner.name} in ${owner.folder} uses it`,
      hint: `take that stack down (devstack down ${owner.id}), or give ${service} another port in devstack.yaml`,
      details: { ...(details as object), stack: { name: owner.name, folder: owner.folder } },
      cause,
    });
  }
}
