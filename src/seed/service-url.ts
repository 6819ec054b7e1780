import { type Endpoints, endpointUrl } from "../plan/endpoints.ts";
import { DevstackError } from "../util/errors.ts";

/**
 * The address of a service's port, without a slash at its end.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack has no such service.
 */
export function serviceUrl(endpoints: Endpoints, service: string, port: string): string {
  const endpoint = endpoints[service]?.[port];
  if (endpoint) return endpointUrl(endpoint);
  throw new DevstackError("E_NOT_RUNNING", `${service} is not part of this stack`, {
    why: `it has no endpoint ${port}`,
    hint: `enable services.${service} in devstack.yaml, then: devstack up`,
  });
}
