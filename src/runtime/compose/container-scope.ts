import type { Endpoints } from "../../plan/endpoints.ts";
import { KUBECONFIG_FILE } from "../../plan/kubeconfig.ts";
import { hasFile } from "../../plan/own-files.ts";
import type { Plan, PlannedService } from "../../plan/plan.ts";
import { type ReferenceScope, resolveReferences } from "../../plan/references.ts";
import { lookUpAddress } from "../../plan/render-env.ts";
import type { PlacedSecret } from "../../secrets/prepare-secrets.ts";
import type { Environment } from "../../util/user-folders.ts";
import { ownSecret } from "../own-secret.ts";
import { configPath, PACKAGE_FOLDER, secretPath } from "./container-paths.ts";
import { type HostAccess, seenFromContainers } from "./host/host-access.ts";

export interface ContainerScopeContext {
  plan: Plan;
  /** As this machine sees them; in a container only what runs elsewhere is of use. */
  endpoints: Endpoints;
  host: HostAccess;
  /** The caller's environment, for `${NAME}` in devstack.yaml. */
  hostEnv: Environment;
  /** What .env sets: for names that the caller's environment does not have. */
  variables: Readonly<Record<string, string>>;
  secrets: readonly PlacedSecret[];
}

/** What a service's references mean inside its container: others go by their names. */
export function containerScope(
  service: PlannedService,
  { plan, endpoints, host, hostEnv, variables, secrets }: ContainerScopeContext,
): ReferenceScope {
  const inside = insideEndpoints(plan, endpoints, host);
  const dial = (kind: "dial" | "url", argument: string) => lookUpAddress(inside, kind, argument);
  const ownFile = (name: string) => (hasFile(service.files, name) ? configPath(name) : undefined);
  const stack = { lookUp: forEnv(dial, ownFile), variable: () => undefined };
  return {
    lookUp(kind, argument) {
      const port = service.ports[argument]?.containerPort;
      switch (kind) {
        case "listen":
          return port === undefined ? undefined : `0.0.0.0:${port}`;
        case "port":
          return port === undefined ? undefined : String(port);
        case "dir":
          return service.volumes[argument]?.containerPath;
        case "file":
          return ownFile(argument);
        case "input":
          return mountedInput(service, argument);
        case "kubeconfig":
          return ownFile(KUBECONFIG_FILE);
        case "secret":
          return ownSecret(service.name, argument, secrets) && secretPath(argument);
        case "dial":
        case "url":
          return dial(kind, argument);
      }
    },
    variable(name) {
      if (name === "bindHost") return "0.0.0.0";
      if (name === "package") return PACKAGE_FOLDER;
      const reference = plan.env[name];
      if (reference !== undefined) return resolveReferences(reference, stack);
      return hostEnv[name] ?? variables[name];
    },
  };
}

/** What the keys of `devstack env` refer to. */
function forEnv(
  dial: (kind: "dial" | "url", argument: string) => string | undefined,
  ownFile: (name: string) => string | undefined,
) {
  return (kind: string, argument: string) => {
    if (kind === "kubeconfig") return ownFile(KUBECONFIG_FILE);
    return kind === "dial" || kind === "url" ? dial(kind, argument) : undefined;
  };
}

function mountedInput({ inputs, launch }: PlannedService, index: string): string | undefined {
  if (launch.kind !== "container") return undefined;
  return launch.mounts[inputs[Number(index)] ?? ""];
}

/** Where containers of the stack find each other: by service name, on the container's own port. */
function insideEndpoints({ services }: Plan, endpoints: Endpoints, host: HostAccess): Endpoints {
  return Object.fromEntries(
    services.flatMap(({ name, launch, ports }) => {
      if (launch.kind === "disabled") return [];
      if (launch.kind !== "container") {
        return [[name, seenFromContainers(name, endpoints, host)] as const];
      }
      const own = Object.entries(ports).map(([port, { containerPort, protocol, internal }]) => [
        port,
        { host: name, port: containerPort, protocol, internal },
      ]);
      return [[name, Object.fromEntries(own)] as const];
    }),
  );
}
