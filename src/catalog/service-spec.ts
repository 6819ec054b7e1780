import type { ErrorCode } from "../util/errors.ts";

/**
 * What a service of the stack is, said once and neutrally. Builders in this folder return it, the
 * planner resolves it, each runtime runs it. Nothing here says which runtime that will be.
 *
 * Strings in `env`, `command` and files may hold references, which the runtime fills in when the
 * ports are known (src/plan/references.ts):
 *
 *   ${listen:PORT}        host:port on which this service binds its own port
 *   ${port:PORT}          the number alone
 *   ${bindHost}           the address alone: 127.0.0.1 for a process, 0.0.0.0 in a container
 *   ${dial:SERVICE.PORT}  host:port at which another service is reached from inside the stack
 *   ${url:SERVICE.PORT}   the same with its scheme
 *   ${dir:VOLUME}         this service's own data folder
 *   ${file:NAME}          the path of this service's own file, or of a folder of them
 *   ${input:INDEX}        the path of one of its inputs
 *   ${secret:NAME}        the path of a secret that this service gets as a file
 *   ${package}            the folder of devstack's own files
 *   ${ROUTER_URL} …       any key of `devstack env`
 */
export interface ServiceSpec {
  name: string;
  /** Ways to run it, best first; the planner takes the first that the runtime can do. */
  launch: readonly LaunchOption[];
  env: Readonly<Record<string, string>>;
  ports: Readonly<Record<string, PortSpec>>;
  files: readonly FileSpec[];
  /**
   * Files and folders that it reads when it starts and at no other time: where they have changed,
   * the next `up` starts it anew.
   */
  inputs: readonly string[];
  /** Files, folders and globs (absolute) whose change restarts a program of the user's. */
  watch: readonly string[];
  /** Folders of its own to write to, by name. */
  volumes: Readonly<Record<string, VolumeSpec>>;
  /** Values that devstack makes for it, unless devstack.yaml has a secret of the same name. */
  secrets: readonly GeneratedSecret[];
  needs: Readonly<Record<string, NeedCondition>>;
  probes: readonly ProbeSpec[];
  /** Where Prometheus finds its metrics. */
  metrics: readonly MetricsEndpoint[];
  proof: ProofContract;
  /** A job is done when it exits with 0, and is not restarted. */
  job: boolean;
  /** How long a stop may take before the process is killed. */
  stopTimeoutMs: number;
  /**
   * It does its work only seconds after its start: where everything else starts slowly, it is
   * started before.
   */
  headStart?: true;
  /** `user`: from `services:` of devstack.yaml; `platform`: devstack's own. */
  origin: "platform" | "user";
}

export type LaunchOption =
  | BuiltinOption
  | ProgramOption
  | CommandOption
  | ExternalOption
  | StockImageOption
  | ImageOption
  | AbsentOption
  | ImpossibleOption;

/** An entry of devstack's own bundle. Services that name the same entry share one process. */
export interface BuiltinOption {
  kind: "builtin";
  /** File name under the bundle's services folder, without its ending. */
  entry: string;
  /** Environment that only this way of running it needs; added to the service's own. */
  env?: Readonly<Record<string, string>>;
  /**
   * Variables that it does not run without, and the service whose address each holds: unset where
   * that service is disabled and nobody else says it.
   */
  requires?: Readonly<Record<string, string>>;
  /** What it reads of this machine, read-only: path here, with references, to path in a container. */
  mounts?: Readonly<Record<string, string>>;
  /** What a container of it may take at most, in MiB; 256 when absent. */
  memoryMb?: number;
}

/** A well-known foreign program, when it is configured or on PATH. */
export interface ProgramOption {
  kind: "program";
  /** Names looked up on PATH, in this order. */
  names: readonly string[];
  /** A path the user configured: it must exist, and PATH is not asked. */
  configured?: string;
  args: readonly string[];
  /** Arguments that make it print its version. */
  versionArgs: readonly string[];
  /** For a program that does not find the files it came with. */
  home?: ProgramHome;
}

/** The folder that a program was installed into. */
export interface ProgramHome {
  /** Where it may be, best first; relative to the folder of the program's file, links resolved. */
  places: readonly string[];
  /** A file in it by which it is known, relative to it. */
  marker: string;
  /** The option that tells the program; left out where there is no such folder. */
  option: string;
}

/** A command line of the user's. */
export interface CommandOption {
  kind: "command";
  command: readonly string[];
}

/** Already running elsewhere: not started, but probed and wired like any other. */
export interface ExternalOption {
  kind: "external";
  /** By port name. */
  addresses: Readonly<Record<string, { host: string; port: number }>>;
}

/** The image of a well-known foreign program: for runtimes with a container engine. */
export interface StockImageOption {
  kind: "stock-image";
  /** Name and tag. */
  image: string;
  version: string;
  /** The user and group that it runs as in its image, by which its volumes are writable. */
  user: string;
  /** What a container of it may take at most, in MiB. */
  memoryMb: number;
  /** What its entry point gets. */
  args: readonly string[];
  /** What it reads of the host, read-only: absolute path, with references, to path in the image. */
  mounts: Readonly<Record<string, string>>;
}

/** An image of the user's, or what one is built from: for runtimes with a container engine. */
export interface ImageOption {
  kind: "image";
  image: string | null;
  build: { context: string; dockerfile: string | null } | null;
  /** What its entry point gets; null leaves that to the image. */
  command: readonly string[] | null;
  volumes: readonly MountSpec[];
}

/** What a container has of its engine or of this machine; a path here is absolute. */
export interface MountSpec {
  kind: "volume" | "bind";
  source: string;
  target: string;
  readOnly: boolean;
}

/** Nothing can run it: the row says why. */
export interface AbsentOption {
  kind: "absent";
  reason: string;
}

/** Reaching this option is an error: what was asked for cannot be had here. */
export interface ImpossibleOption {
  kind: "impossible";
  code: ErrorCode;
  reason: string;
  hint: string;
}

export type PortProtocol = "http" | "grpc" | "tcp";

export interface PortSpec {
  protocol: PortProtocol;
  /** The host port wanted; 0 takes any. */
  preferred: number;
  /** The user asked for this very port: it is this one or an error. */
  required: boolean;
  /** The port inside a container. */
  containerPort: number;
  /** For the stack alone; not among the endpoints that people are shown. */
  internal: boolean;
}

export interface FileSpec {
  /** The name it is written under, and that `${file:NAME}` refers to. */
  name: string;
  /** A file of the package, relative to its root, or the content itself. Both are rendered. */
  source: { template: string } | { content: string };
}

export interface VolumeSpec {
  /** The data path inside the image. */
  containerPath: string;
  /** Empty whenever the service starts; absent for data that outlives a restart. */
  scratch?: true;
}

export interface GeneratedSecret {
  /** As under `secrets` of devstack.yaml. */
  name: string;
  /** How many random bytes it is made of. */
  bytes: number;
}

export type NeedCondition = "started" | "ready" | "done";

export type ProbeSpec =
  | { kind: "http"; port: string; path: string; status: number; bodyIncludes?: string }
  | { kind: "grpc"; port: string; service: string }
  | { kind: "tcp"; port: string }
  /** For jobs: ready when the process has ended with 0. */
  | { kind: "exited-zero" };

export interface MetricsEndpoint {
  port: string;
  path: string;
}

/** Something the proof expects, or the reason why there is nothing to expect. */
export type Expectation<T> = T | { absent: string };

export interface ProofContract {
  /** Names of the spans that a marked request leaves with this service's `service.name`. */
  spans: Expectation<readonly string[]>;
  /** A counter that grows by at least one; asked of Prometheus. */
  counter: Expectation<{ metric: string; labels: Readonly<Record<string, string>> }>;
  /** The check at the service's own interface. */
  record: Expectation<RecordCheck>;
}

/** What is looked for at the service itself; src/seed/proof/ gathers and judges it. */
export type RecordCheck =
  | "answer"
  | "decision-log"
  | "adapter-chunks"
  | "stored-object"
  | "accepted-spans"
  | "trace-by-id"
  | "counter-delta"
  | "panel-answers"
  | "listed-nodes";

export function isAbsent<T>(expectation: Expectation<T>): expectation is { absent: string } {
  return typeof expectation === "object" && expectation !== null && "absent" in expectation;
}
