import type { MountSpec, ServiceSpec } from "../catalog/service-spec.ts";
import type { SecretDelivery, SecretSource } from "../config/config.ts";

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
  /** Values that services get and that nothing shows: where each comes from, and who gets it. */
  secrets: readonly PlannedSecret[];
  /** Compose files of the user's that are part of it, absolute. */
  include?: readonly string[];
  /** The keys of `devstack env` and the references they resolve to. */
  env: Readonly<Record<string, string>>;
}

/** A secret that a service of the plan gets; its value is no part of a plan. */
export interface PlannedSecret {
  name: string;
  source: SecretSource;
  /** Names of the services that get it: those that run. */
  to: readonly string[];
  as: SecretDelivery;
  /** The environment variable that holds it, or the path of its file. */
  variable: string;
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
  | {
      kind: "container";
      image: ContainerImage;
      /** What its entry point gets; null leaves that to the image. */
      command: readonly string[] | null;
      env: Readonly<Record<string, string>>;
      /** What it reads of this machine, read-only: path here to path in the container. */
      mounts: Readonly<Record<string, string>>;
      /** What the user gives it besides. */
      volumes?: readonly MountSpec[];
      version: string | null;
    }
  /** Not started: it runs at these addresses, by port name. */
  | {
      kind: "external";
      addresses: Readonly<Record<string, { host: string; port: number }>>;
      version: null;
    }
  | { kind: "disabled"; reason: string };

/** What a container is made of, and the memory that it may take where that is known, in MiB. */
export type ContainerImage =
  /** devstack's own, with all services of its bundle. */
  | { kind: "own"; entry: string; memoryMb: number }
  | { kind: "stock"; name: string; user: string; memoryMb: number }
  | {
      kind: "user";
      name: string | null;
      build: { context: string; dockerfile: string | null } | null;
    };

/** What runs a service, as `status` tells it. */
export type Provider = "container" | "process" | "builtin" | "external";
