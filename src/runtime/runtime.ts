import type { LaunchOption } from "../catalog/service-spec.ts";
import type { Endpoints } from "../plan/endpoints.ts";
import type { EventSink } from "../plan/events.ts";
import type { InstanceStatus, LogLine } from "../plan/instance.ts";
import type { Launch, Plan, Provider } from "../plan/plan.ts";
import type { PlacedSecret } from "../secrets/prepare-secrets.ts";
import type { HostProgram } from "../util/attached-program.ts";

const RUNTIME_NAMES = ["embedded", "compose"] as const;

export type RuntimeName = (typeof RUNTIME_NAMES)[number];

export function isRuntimeName(value: unknown): value is RuntimeName {
  return RUNTIME_NAMES.some((name) => name === value);
}

/**
 * What carries a plan out. A runtime knows processes or containers and nothing of the product:
 * waiting, seeding and proving are done above it with Plan and Endpoints.
 */
export interface Runtime {
  readonly name: RuntimeName;
  /** What runs a service that is launched so. */
  provider(launch: Launch): Provider;
  /**
   * One line for people: `embedded (plain processes, no engine needed)`. `thorough` also says what
   * takes a while to ask.
   */
  describe(options?: { thorough?: boolean }): Promise<string>;
  /**
   * Of the files by which services get secrets. The folder around them is its owner's alone; where
   * services run as other users, who see the files but not by way of the folder, these may read.
   */
  readonly secretFileMode: number;
  /**
   * What it makes of the ways to launch a service, best first. Aborted, it asks no program for its
   * version any more, and what it returns is of no use.
   */
  resolve(options: readonly LaunchOption[], service: string, signal?: AbortSignal): Promise<Launch>;
  /**
   * Chooses ports and holds them, and fills in every reference; changes nothing yet but that it ends
   * orphans, which would be in the way. The result must be released.
   *
   * @throws DevstackError E_PORT_TAKEN when a port that was asked for is in use, E_PORT_FORBIDDEN
   *   when this user may not have it, E_CONFIG when a reference leads nowhere.
   */
  prepare(plan: Plan, options: PrepareOptions): Promise<PreparedStart>;
  /**
   * Stops, starts or restarts some services of a stack that is up, and leaves the others alone. What
   * is stopped so stays stopped until it is started, or the stack is brought up again.
   *
   * @throws DevstackError E_NOT_RUNNING when it is not up, E_STATE when what keeps it running is of
   *   another version.
   */
  control(order: ServiceOrder): Promise<ServiceOrderResult>;
  /**
   * The program on this machine that runs a command in the place of a service, with what the service
   * has: its environment and its folder.
   *
   * @throws DevstackError E_NOT_RUNNING when the stack is not up, E_STATE as `control`.
   */
  exec(service: string, command: readonly string[]): Promise<HostProgram>;
  /** Ends everything of the stack and verifies it. */
  down(options: DownOptions): Promise<DownReport>;
  /** Ends what still runs after that which kept it running has died; nothing in any other case. */
  endOrphans(): Promise<DownReport>;
  status(): Promise<RuntimeStatus>;
  /** Lines in the order in which they were captured. */
  logs(plan: Plan, options: LogOptions): AsyncIterable<LogLine>;
  /** The present state of every instance first, then each change; ends with `signal`. */
  events(signal: AbortSignal): AsyncIterable<InstanceStatus>;
  /** What it can tell somebody who is to help, beside all that is above. */
  evidence(): Evidence;
}

/** Parts of a report by name. Each is asked for alone, since any of them can fail; null for none. */
export type Evidence = Readonly<Record<string, () => Promise<unknown>>>;

export interface PrepareOptions {
  /** For `${…}` in services' texts where the command's own environment has no such variable. */
  variables?: Readonly<Record<string, string>>;
  /** Where the services were the last time; empty for a stack that is new. */
  previous: Endpoints;
  /** To deliver; their files are written when the start comes. */
  secrets: readonly PlacedSecret[];
  /** Takes what people should know, in one sentence, such as that something of the stack hangs. */
  tell?: (notice: string) => void;
  /** Nothing will be started: what is chosen is kept from nobody. */
  rehearsal?: boolean;
}

export interface PreparedStart {
  endpoints: Endpoints;
  /** Starts what is new or changed; what is unchanged is left alone. */
  start(options: StartOptions): Promise<StartResult>;
  /**
   * Lets other stacks choose the ports, if they can: after what was started listens on them, or when
   * it will not. Another start needs another preparation.
   */
  release(): Promise<void>;
}

export interface StartOptions {
  /**
   * The stack ends when the caller's process ends, also one that was up before; if false, it
   * outlives the callers that were attached to it. The last start decides.
   */
  attached: boolean;
  /** Is told of what takes long before anything starts. */
  emit?: EventSink;
  /** Called when something is about to be started in a way that takes a while. */
  onDue?: () => void;
  /** Ends the wait; what has been asked for is carried out all the same. */
  signal?: AbortSignal;
}

export interface StartResult {
  /** Names of the services that were started or restarted. */
  changed: readonly string[];
  /** Where nothing had to be started: how all was when that was found, as far as it was looked at. */
  seen?: RuntimeStatus;
  /** What had to come first; absent where services need no images. */
  images?: FetchedImages;
}

/** How many images were not on this machine. */
export interface FetchedImages {
  pulled: number;
  built: number;
}

export type ServiceAction = "stop" | "start" | "restart";

export interface ServiceOrder {
  /** `start` starts what has ended; `restart` also what runs or, if it is a job, is done. */
  action: ServiceAction;
  services: readonly string[];
  /** Ends the wait; what has been asked for is carried out all the same. */
  signal: AbortSignal;
}

export interface ServiceOrderResult {
  /**
   * The services that were not so already, with those that share a process with them: a process is
   * stopped and started as a whole.
   */
  changed: readonly string[];
}

export interface DownOptions {
  /** Also removes data folders, unless something is left that could still use them. */
  volumes: boolean;
}

export interface DownReport {
  /** Processes or containers that were ended. */
  ended: number;
  /** How many of those were containers; none where absent. */
  containers?: number;
  /** What could not be ended, in words; empty when all is gone. */
  left: readonly string[];
}

export interface RuntimeStatus {
  /** `lost`: what should keep the services running has died. */
  state: "running" | "stopped" | "lost";
  /** Why, in words. */
  reason: string;
  endpoints: Endpoints;
  instances: readonly InstanceStatus[];
}

export interface LogOptions {
  services: readonly string[];
  /** Only the last lines of each service; all that is kept when absent. */
  tail?: number;
  /** Goes on with new lines until `signal` aborts. */
  follow: boolean;
  signal: AbortSignal;
}
