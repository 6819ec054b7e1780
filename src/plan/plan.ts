import type { ServiceSpec } from "../catalog/service-spec.ts";

/**
 * Everything `up` is about to do, as pure data: `up --dry-run` prints it, golden tests pin it, a
 * runtime carries it out.
 */
export interface Plan {
  schemaVersion: 1;
  /** The stack's name. */
  name: string;
  /** The folder that holds devstack.yaml; relative commands run here. */
  folder: string;
  services: readonly PlannedService[];
  /** Names by start wave: a wave starts when every need of its services holds. */
  waves: readonly (readonly string[])[];
  /** The keys of `devstack env` and the references they resolve to. */
  env: Readonly<Record<string, string>>;
}

/** A service of which it is decided how it runs. */
export interface PlannedService extends Omit<ServiceSpec, "launch"> {
  launch: Launch;
}

export type Launch =
  | {
      kind: "builtin";
      entry: string;
      env: Readonly<Record<string, string>>;
      version: string;
    }
  | { kind: "program"; path: string; args: readonly string[]; version: string | null }
  | { kind: "command"; command: readonly string[]; version: null }
  /** Not started: it runs at these addresses, by port name. */
  | {
      kind: "external";
      addresses: Readonly<Record<string, { host: string; port: number }>>;
      version: null;
    }
  | { kind: "disabled"; reason: string };

/** What runs a service, as `status` tells it. */
export type Provider = "container" | "process" | "builtin" | "external";
