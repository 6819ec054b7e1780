import { join } from "node:path";
import type { Endpoints } from "../plan/endpoints.ts";
import { endpointUrl } from "../plan/endpoints.ts";
import { KUBECONFIG_FILE, kubeconfigOf } from "../plan/kubeconfig.ts";
import type { Stack } from "./stack.ts";

/** The kubeconfig of the stack's simulated cluster, for programs of this machine. */
export function kubeconfigPath({ folders }: Pick<Stack, "folders">): string {
  return join(folders.root, KUBECONFIG_FILE);
}

/** Writes it, where the simulated cluster is part of the stack; else there is none. */
export async function writeKubeconfig(
  stack: Pick<Stack, "folders" | "executor">,
  endpoints: Endpoints,
): Promise<void> {
  const api = endpoints["topology"]?.["http"];
  const path = kubeconfigPath(stack);
  if (api === undefined) await stack.executor.removeFile(path);
  else await stack.executor.writeFile(path, kubeconfigOf(endpointUrl(api)), 0o600);
}
