import type { Endpoints } from "../plan/endpoints.ts";
import type { Plan } from "../plan/plan.ts";
import { UnresolvedReference } from "../plan/references.ts";
import { renderStackEnv } from "../plan/render-env.ts";
import { kubeconfigPath } from "./kubeconfig.ts";
import { runningStack } from "./running-stack.ts";
import type { Stack } from "./stack.ts";

/**
 * The addresses of the stack as environment variables, the same keys on every runtime. What was
 * planned and does not run has no address.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack is not up.
 */
export async function environment(stack: Stack): Promise<Record<string, string>> {
  const { plan, endpoints } = await runningStack(stack);
  const variables = Object.entries(plan.env).map(([name, reference]) =>
    known({ ...plan, env: { [name]: reference } }, endpoints, kubeconfigPath(stack)),
  );
  return Object.assign({}, ...variables);
}

function known(plan: Plan, endpoints: Endpoints, kubeconfig: string): Record<string, string> {
  try {
    return renderStackEnv(plan, endpoints, kubeconfig);
  } catch (error) {
    if (error instanceof UnresolvedReference) return {};
    throw error;
  }
}
