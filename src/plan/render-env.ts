import { authority, type Endpoints, endpointUrl } from "./endpoints.ts";
import type { Plan } from "./plan.ts";
import { resolveReferences } from "./references.ts";

/** The values of `devstack env`, as this machine sees the stack. */
export function renderStackEnv(plan: Plan, endpoints: Endpoints): Record<string, string> {
  const scope = {
    lookUp: (kind: string, argument: string) => lookUpAddress(endpoints, kind, argument),
    variable: () => undefined,
  };
  return Object.fromEntries(
    Object.entries(plan.env).map(([key, reference]) => [key, resolveReferences(reference, scope)]),
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
