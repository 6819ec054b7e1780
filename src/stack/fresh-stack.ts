import { randomBytes } from "node:crypto";
import { identify, type ProcessIdentity } from "../util/process-identity.ts";
import { endProcesses } from "./end-processes.ts";
import { register } from "./registry.ts";
import { entryPath } from "./registry-entry.ts";
import { type OpenStackOptions, openStack, type Stack } from "./stack.ts";

/** What is special about a fresh stack. */
export interface FreshOptions {
  /** Its name; one that no other stack has if absent. */
  name?: string;
  /** It is to outlive this process: false if absent. */
  kept?: boolean;
}

/**
 * A stack of the same configuration that shares nothing with any other: state, data and ports are
 * its own. Whoever brings it up discards it; should this process die before, the next command does.
 *
 * @throws as `openStack`; DevstackError E_STATE when it cannot be noted.
 */
export async function openFresh(
  options: Omit<OpenStackOptions, "name">,
  { name = freshName("fresh"), kept = false }: FreshOptions = {},
): Promise<Stack> {
  const stack = await openStack({ ...options, name });
  // Before there is anything that could be left behind.
  if (!kept) {
    const owner = await thisProcess();
    await register(stack, { name, startedAt: stack.clock.now(), endpoints: {}, owner });
  }
  const configuration = async () => ({ ...(await stack.configuration()), anyPorts: true });
  return { ...stack, configuration };
}

/** A name that no other stack has. */
export function freshName(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString("hex")}`;
}

async function thisProcess(): Promise<ProcessIdentity> {
  const owner = await identify(process.pid);
  if (owner === null) throw new Error("the system does not tell this process's start time");
  return owner;
}

/**
 * Takes such a stack down and leaves nothing of it, whether it was up or not.
 *
 * @throws DevstackError E_STOP_INCOMPLETE naming what is left.
 */
export async function discardFresh(stack: Stack): Promise<void> {
  await endProcesses(stack, { volumes: true });
  await stack.executor.remove(stack.folders.root);
  await stack.executor.remove(entryPath(stack.env, stack.id));
}
