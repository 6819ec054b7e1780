import type { NEED_CONDITIONS, RUNTIME_CHOICES, SECRET_DELIVERIES } from "./choices.ts";
import type { ConfigSource } from "./config-source.ts";
import type { ExternalAddress } from "./external-address.ts";
import type { PlatformServiceName } from "./platform-services.ts";
import type { TopologyConfig } from "./topology-config.ts";

/** devstack.yaml, valid and with every default filled in; all defaults when there is no file. */
export interface Config {
  /** The stack's name. */
  name: string;
  runtime: RuntimeChoice;
  /**
   * Several stacks share the file: one that is not the folder's own has the ports that the file asks
   * for only as far as they are free.
   */
  portsMayMove?: boolean;
  /** Takes whatever ports are free, not those that are usual or asked for. */
  anyPorts?: boolean;
  /** Every service of the platform, written or not. */
  platform: Readonly<Record<PlatformServiceName, PlatformServiceConfig>>;
  /** The user's own services, in file order. */
  own: Readonly<Record<string, OwnServiceConfig>>;
  /** Values for services that nothing may show, by name, in file order. */
  secrets: Readonly<Record<string, SecretConfig>>;
  /** The simulated cluster. */
  topology: TopologyConfig;
  /** Compose files of the user's, absolute. */
  include: readonly string[];
  /** Absolute path of the file; null when there is none. */
  file: string | null;
  /** The folder that relative paths and processes start from: the file's, or the one asked about. */
  folder: string;
  /**
   * What .env beside the file sets, for `${…}`; the environment of the command wins. It may hold
   * secrets: it is kept in no state.
   */
  variables: Readonly<Record<string, string>>;
  /** The files' data as merged, with every default, under the keys that devstack.yaml has. */
  data: Readonly<Record<string, unknown>>;
  /** Where everything stands, for faults that are found later. */
  source: ConfigSource;
}

export type RuntimeChoice = (typeof RUNTIME_CHOICES)[number];
export type SecretDelivery = (typeof SECRET_DELIVERIES)[number];
export type NeedChoice = (typeof NEED_CONDITIONS)[number];

interface ServiceConfig {
  enabled: boolean;
  /** Why it is not part of the stack: null where it is. */
  absent: string | null;
  /** The user's own program; for one of the platform's services in its place, with its ports. */
  process: readonly string[] | null;
  /** Where it runs already, by port name: it is probed and wired, and not started. */
  external: Readonly<Record<string, ExternalAddress>> | null;
  /** What a container engine would run. */
  image: string | null;
  build: BuildConfig | null;
  /** What the image's entry point gets; null leaves it to the image. */
  command: readonly string[] | null;
  /** What the container has besides its image. */
  volumes: readonly MountConfig[];
  /** Added to the environment that the service has anyway. */
  env: Readonly<Record<string, string>>;
  /** Host ports that were asked for, by port name: this number or an error. */
  ports: Readonly<Record<string, number>>;
  /** Null leaves the probes to the catalogue; an empty list wants none. */
  probes: readonly ProbeConfig[] | null;
  needs: Readonly<Record<string, NeedChoice>>;
  /** Absolute: files, folders and globs whose change restarts `process`. */
  watch: readonly string[];
  /** Null leaves it to the catalogue. */
  metrics: { port: string; path: string } | "none" | null;
  proof: ProofConfig | null;
}

export interface PlatformServiceConfig extends ServiceConfig {
  /** Absolute path of the program to use, or the word `builtin`. */
  binary: string | null;
  /** Absolute path of a .rego file or a folder; only for opa. */
  policy: string | null;
}

export interface OwnServiceConfig extends ServiceConfig {
  job: boolean;
}

/** What an image is made of: an absolute folder, and the Dockerfile within it if it has another name. */
export interface BuildConfig {
  context: string;
  dockerfile: string | null;
}

/** A volume by its name, or a folder or file by its absolute path. */
export interface MountConfig {
  kind: "volume" | "bind";
  source: string;
  /** In the container. */
  target: string;
  readOnly: boolean;
}

export type ProbeConfig =
  | { kind: "http"; port: string; path: string; status: number; bodyIncludes?: string }
  | { kind: "tcp"; port: string }
  | { kind: "grpc"; port: string; service: string };

/** What the user says a marked request leaves behind; null where nothing is said. */
export interface ProofConfig {
  spans: "none" | readonly string[] | null;
  /** `none` or the name of a counter. */
  counter: string | null;
  record: "none" | null;
}

/** Where a secret comes from and who gets it; the value itself is in no configuration. */
export interface SecretConfig {
  source: SecretSource;
  /** Names of services. */
  to: readonly string[];
  as: SecretDelivery;
}

export type SecretSource =
  | { kind: "env"; variable: string }
  /** Absolute. */
  | { kind: "file"; path: string }
  /** What the program prints. */
  | { kind: "exec"; command: readonly [program: string, ...args: string[]] }
  /** Random bytes, made once. */
  | { kind: "generate"; bytes: number };
