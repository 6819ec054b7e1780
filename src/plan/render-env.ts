import { authority, type Endpoints, endpointUrl } from "./endpoints.ts";
import { KUBECONFIG } from "./kubeconfig.ts";
import type { Plan } from "./plan.ts";
import { resolveReferences } from "./references.ts";

/**
 * The values of `devstack env`, as this machine sees the stack.
 * @param kubeconfig the path of the file that KUBECONFIG names; without one the key is absent
 */
export function renderStackEnv(
  plan: Plan,
  endpoints: Endpoints,
  kubeconfig?: string,
): Record<string, string> {
  const scope = {
    lookUp: (kind: string, argument: string) =>
      kind === "kubeconfig" ? kubeconfig : lookUpAddress(endpoints, kind, argument),
    variable: () => undefined,
  };
  return Object.fromEntries(
    Object.entries(plan.env)
      .filter(([key]) => key !== KUBECONFIG || kubeconfig !== undefined)
      .map(([key, reference]) => [key, resolveReferences(reference, scope)]),
  );
}

/** The address that `${dial:SERVICE.PORT}` or `${url:SERVICE.PORT}` stands for on this machine. */
export function lookUpAddress(
  endpoints: Endpoints,
  kind: string,
  argument: string,
): string | undefined {
  const [service = "", port = ""] = argument.split(".");
  const endpoint = endpoints[service]?.[port];
  if (endpoint === undefined) return undefined;
  if (kind === "dial") return authority(endpoint);
  return kind === "url" ? endpointUrl(endpoint) : undefined;
}
