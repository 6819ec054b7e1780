import type { HostProgram } from "../util/attached-program.ts";
import { chosenServices } from "./chosen-services.ts";
import { runningStack } from "./running-stack.ts";
import type { Stack } from "./stack.ts";

/**
 * The program that runs a command in the place of a service of a stack that is up: with its
 * environment, in its folder. Whoever runs it lends it a terminal.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack is not up, E_USAGE for a service that it does
 *   not run.
 */
export async function execProgram(
  stack: Stack,
  { service, command }: { service: string; command: readonly string[] },
): Promise<HostProgram> {
  const { plan } = await runningStack(stack);
  chosenServices(plan, [service]);
  return stack.runtime.exec(service, command);
}
