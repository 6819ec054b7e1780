import type { PlannedService } from "./plan.ts";
import { variablesIn } from "./references.ts";

/** The variable by which clients of a Kubernetes API find it, and the file that it names. */
export const KUBECONFIG = "KUBECONFIG";
export const KUBECONFIG_FILE = "kubeconfig";

/** Where the API of the simulated cluster is, as whoever reads the file sees it. */
const SERVER = "${url:topology.http}";

/**
 * A kubeconfig for a server without certificates and users. The JavaScript client takes plain http
 * only where it is told to skip the check of certificates; kubectl bears that.
 */
export function kubeconfigOf(server: string): string {
  const cluster = { server, "insecure-skip-tls-verify": true };
  const context = { cluster: "devstack", user: "devstack", namespace: "default" };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "devstack", cluster }],
    contexts: [{ name: "devstack", context }],
    "current-context": "devstack",
    users: [{ name: "devstack", user: {} }],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** With a kubeconfig of its own, where it asks for one: in it stands the address that it sees itself. */
export function withKubeconfig(service: PlannedService): PlannedService {
  if (!textsOf(service).some((text) => variablesIn(text).includes(KUBECONFIG))) return service;
  const file = { name: KUBECONFIG_FILE, source: { content: kubeconfigOf(SERVER) } };
  return { ...service, files: [...service.files, file] };
}

function textsOf({ env, launch }: PlannedService): readonly string[] {
  const words =
    launch.kind === "command" || launch.kind === "container" ? (launch.command ?? []) : [];
  return [...Object.values(env), ...words];
}
