import { type Endpoints, endpointUrl } from "../../plan/endpoints.ts";
import type { Plan } from "../../plan/plan.ts";
import { DevstackError } from "../../util/errors.ts";
import { runningStack } from "../running-stack.ts";
import type { Stack } from "../stack.ts";

/** The service in which the simulated cluster runs. */
const SERVICE = "topology";

/**
 * Where the simulated cluster of a stack is to be reached, without a slash at its end.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack is not up, or has no such cluster.
 */
export async function simulationUrl(stack: Stack): Promise<string> {
  const { plan, endpoints } = await runningStack(stack);
  const endpoint = endpoints[SERVICE]?.["http"];
  if (endpoint !== undefined) return endpointUrl(endpoint);
  throw new DevstackError("E_NOT_RUNNING", "the simulated cluster is not running", {
    ...whyNot(plan, endpoints),
  });
}

function whyNot({ services }: Plan, endpoints: Endpoints): { why: string; hint: string } {
  const service = services.find(({ name }) => name === SERVICE);
  if (service?.launch.kind === "disabled") {
    return {
      why: `${SERVICE} is disabled: ${service.launch.reason}`,
      hint: `enable services.${SERVICE} in devstack.yaml, then: devstack up`,
    };
  }
  if (service === undefined) {
    const others = Object.keys(endpoints).join(", ") || "nothing";
    return { why: `the stack runs ${others}, and no ${SERVICE}`, hint: "devstack up" };
  }
  return { why: `${SERVICE} is not up`, hint: `devstack start ${SERVICE}` };
}
