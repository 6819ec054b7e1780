import { randomBytes } from "node:crypto";
import { identify } from "../util/process-identity.ts";
import { endProcesses } from "./end-processes.ts";
import { register } from "./registry.ts";
import { entryPath } from "./registry-entry.ts";
import { type OpenStackOptions, openStack, type Stack } from "./stack.ts";

/**
 * A stack of the same configuration that shares nothing with any other: state, data and ports are
 * its own. Whoever brings it up discards it; should this process die before, the next command does.
 *
 * @throws as `openStack`; DevstackError E_STATE when it cannot be noted.
 */
export async function openFresh(options: Omit<OpenStackOptions, "name">): Promise<Stack> {
  const name = `fresh-${randomBytes(4).toString("hex")}`;
  const stack = await openStack({ ...options, name });
  const owner = await identify(process.pid);
  if (owner === null) throw new Error("the system does not tell this process's start time");
  // Before there is anything that could be left behind.
  await register(stack, { name, startedAt: stack.clock.now(), endpoints: {}, owner });
  const configuration = async () => ({ ...(await stack.configuration()), anyPorts: true });
  return { ...stack, configuration };
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
