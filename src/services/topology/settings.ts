import type { EnvReader } from "../kit/env.ts";

export interface Settings {
  host: string;
  port: number;
  /** The file that says what is to be simulated; undefined for the usual cluster. */
  declaration: string | undefined;
  /** Files and folders of manifests. */
  manifests: readonly string[];
  /** The folder in which the state is kept; undefined: it is gone with the process. */
  stateFolder: string | undefined;
  allowedHosts: ReadonlySet<string>;
}

/**
 * HOST (127.0.0.1), HTTP_PORT (8001), TOPOLOGY_CONFIG (a file of devstack's), TOPOLOGY_MANIFESTS (paths,
 * one a line), TOPOLOGY_STATE_DIR (created when absent), DEVSTACK_ALLOWED_HOSTS (names, with commas).
 */
export function readSettings(env: EnvReader): Settings {
  const hosts = env.optionalString("DEVSTACK_ALLOWED_HOSTS")?.split(",") ?? [];
  const manifests = env.optionalString("TOPOLOGY_MANIFESTS")?.split("\n") ?? [];
  return {
    host: env.string("HOST", "127.0.0.1"),
    port: env.port("HTTP_PORT", 8001),
    declaration: env.optionalString("TOPOLOGY_CONFIG"),
    manifests: manifests.filter((path) => path !== ""),
    stateFolder: env.optionalString("TOPOLOGY_STATE_DIR"),
    allowedHosts: new Set(hosts.map((host) => host.trim().toLowerCase())),
  };
}
