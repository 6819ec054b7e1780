import { randomBytes } from "node:crypto";
import { down } from "./down.ts";
import { entryPath } from "./registry-entry.ts";
import { type OpenStackOptions, openStack, type Stack } from "./stack.ts";

/**
 * A stack of the same configuration that shares nothing with any other: state, data and ports are
 * its own. Whoever brings it up discards it.
 *
 * @throws as `openStack`.
 */
export async function openFresh(options: Omit<OpenStackOptions, "name">): Promise<Stack> {
  const stack = await openStack({ ...options, name: `fresh-${randomBytes(4).toString("hex")}` });
  const configuration = async () => ({ ...(await stack.configuration()), anyPorts: true });
  return { ...stack, configuration };
}

/**
 * Takes such a stack down and leaves nothing of it.
 *
 * @throws DevstackError E_STOP_INCOMPLETE naming what is left.
 */
export async function discardFresh(stack: Stack): Promise<void> {
  await down(stack, { volumes: true });
  await stack.executor.remove(stack.folders.root);
  await stack.executor.remove(entryPath(stack.env, stack.id));
}
