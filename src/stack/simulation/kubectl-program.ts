import type { HostProgram } from "../../util/attached-program.ts";
import { DevstackError } from "../../util/errors.ts";
import { findProgram } from "../../util/find-program.ts";
import { environment } from "../environment.ts";
import type { Stack } from "../stack.ts";
import { simulationUrl } from "./simulation-url.ts";

export interface KubectlOptions {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/**
 * kubectl for the simulated cluster of a stack that is up; whoever runs it lends it a terminal.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack is not up or has no such cluster;
 *   E_BINARY_MISSING without a kubectl on PATH.
 */
export async function kubectlProgram(
  stack: Stack,
  { args, env, cwd }: KubectlOptions,
): Promise<HostProgram> {
  await simulationUrl(stack);
  const { KUBECONFIG } = await environment(stack);
  if (KUBECONFIG === undefined) {
    throw new DevstackError("E_NOT_RUNNING", "the simulated cluster has no kubeconfig", {
      why: "the stack was brought up without one",
      hint: "devstack restart topology",
    });
  }
  const command = await findProgram("kubectl", { path: env["PATH"] ?? "", cwd });
  if (command === null) {
    throw new DevstackError("E_BINARY_MISSING", "there is no kubectl on PATH", {
      why: "devstack runs yours and brings none",
      hint: "install it: https://kubernetes.io/docs/tasks/tools/",
    });
  }
  return { command, args, env: { ...env, KUBECONFIG }, cwd };
}
