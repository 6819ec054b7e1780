import { join } from "node:path";
import { authority, type Endpoints } from "../../plan/endpoints.ts";
import { KUBECONFIG_FILE } from "../../plan/kubeconfig.ts";
import { hasFile } from "../../plan/own-files.ts";
import type { Plan, PlannedService } from "../../plan/plan.ts";
import type { ReferenceScope } from "../../plan/references.ts";
import { lookUpAddress, renderStackEnv } from "../../plan/render-env.ts";
import type { PlacedSecret } from "../../secrets/prepare-secrets.ts";
import { inputPath } from "../input-path.ts";
import { ownSecret } from "../own-secret.ts";
import type { StackFolders } from "../stack-folders.ts";

export interface ScopeContext {
  plan: Plan;
  endpoints: Endpoints;
  folders: StackFolders;
  packageFolder: string;
  /** The caller's environment, for `${NAME}` in devstack.yaml. */
  hostEnv: Readonly<Record<string, string | undefined>>;
  /** What .env sets: for names that the caller's environment does not have. */
  variables: Readonly<Record<string, string>>;
  secrets: readonly PlacedSecret[];
}

/** What a service's references mean when it is a process of this machine. */
export function processScope(service: PlannedService, context: ScopeContext): ReferenceScope {
  const { plan, endpoints, folders, packageFolder, hostEnv, variables, secrets } = context;
  const ownFile = (name: string) =>
    hasFile(service.files, name) ? join(folders.config, service.name, name) : undefined;
  const stack = renderStackEnv(plan, endpoints, ownFile(KUBECONFIG_FILE));
  const own = endpoints[service.name] ?? {};
  return {
    lookUp(kind, argument) {
      const endpoint = own[argument];
      switch (kind) {
        case "listen":
          return endpoint && authority(endpoint);
        case "port":
          return endpoint && String(endpoint.port);
        case "dir":
          return argument in service.volumes
            ? join(folders.data, service.name, argument)
            : undefined;
        case "file":
          return ownFile(argument);
        case "input":
          return inputPath(service, argument, packageFolder);
        case "kubeconfig":
          return ownFile(KUBECONFIG_FILE);
        case "secret":
          return ownSecret(service.name, argument, secrets)?.path;
        case "dial":
        case "url":
          return lookUpAddress(endpoints, kind, argument);
      }
    },
    variable(name) {
      if (name === "bindHost") return "127.0.0.1";
      if (name === "package") return packageFolder;
      return stack[name] ?? hostEnv[name] ?? variables[name];
    },
  };
}
