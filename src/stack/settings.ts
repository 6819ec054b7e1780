import type { RuntimeChoice } from "../config/config.ts";
import type { EventSink } from "../plan/events.ts";

/*
 * What users of the library may say; every field has a default.
 */

/** Environment variables, as in process.env. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a stack is found; what is left out is taken from this process. */
export interface OpenSettings {
  /** Where devstack.yaml is looked for: here, then upwards. */
  cwd?: string | undefined;
  /** The very file to use instead. */
  file?: string | undefined;
  /** Profiles to take in, beside those that DEVSTACK_PROFILES names. */
  profiles?: readonly string[] | undefined;
  /** Which of the stacks of that folder; the folder's own if absent. */
  name?: string | undefined;
  env?: Environment | undefined;
}

/** How `up` shall go about it. */
export interface UpSettings {
  /** Told what happens. */
  emit?: EventSink | undefined;
  signal?: AbortSignal | undefined;
  /** Proves anew even where an earlier proof still holds: false if absent. */
  prove?: boolean | undefined;
  /** Fails where nobody can check a service: false if absent. */
  strict?: boolean | undefined;
  /** For all services to become ready: 120,000 if absent. */
  timeoutMs?: number | undefined;
  /** For the marked request to be seen at every hop: 15,000 if absent. */
  proofTimeoutMs?: number | undefined;
  /**
   * What runs it; if absent what DEVSTACK_RUNTIME or devstack.yaml says, and for `auto` what it was
   * the last time.
   */
  runtime?: RuntimeChoice | undefined;
  /** The stack ends when this process ends: false if absent. */
  attached?: boolean | undefined;
}

/** Which services to start, and how. */
export interface StartSettings {
  /** All if absent. */
  services?: readonly string[] | undefined;
  /** Told what happens. */
  emit?: EventSink | undefined;
  signal?: AbortSignal | undefined;
  /** For all of them to become ready: 120,000 if absent. */
  timeoutMs?: number | undefined;
}

/** Which services to stop. */
export interface StopSettings {
  /** All if absent. */
  services?: readonly string[] | undefined;
  signal?: AbortSignal | undefined;
}

/** How `prove` shall go about it. */
export interface ProveSettings {
  /** Told what happens. */
  emit?: EventSink | undefined;
  signal?: AbortSignal | undefined;
  /** For the marked request to be seen at every hop: 15,000 if absent. */
  proofTimeoutMs?: number | undefined;
}

/** What to run in which service's place. */
export interface ExecSettings {
  service: string;
  /** The program and its arguments. */
  command: readonly string[];
}

/** How often `watchStatus` looks. */
export interface WatchSettings {
  signal?: AbortSignal | undefined;
  /** 1,000 if absent. */
  intervalMs?: number | undefined;
}

/** Which failures `failureLogs` shows. */
export interface FailureLogsSettings {
  /** All if absent. */
  services?: readonly string[] | undefined;
  /** How many lines up to the end of the process: 20 if absent. */
  before?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** Whose web page `webPage` finds. */
export interface WebPageSettings {
  /** Grafana, or another that has one, if absent. */
  service?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** Where `report` writes to. */
export interface ReportSettings {
  /** The file; relative to the working directory of this process. */
  path: string;
  signal?: AbortSignal | undefined;
}

/** What `saveEvidence` writes where. */
export interface EvidenceSettings {
  /** Relative to the working directory of this process. */
  folder: string;
  /** Where the window begins: milliseconds since the Unix epoch; all that there is if absent. */
  sinceMs?: number | undefined;
  /** What the evidence is of, such as the name of a test. */
  title?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** How far `down` goes. */
export interface DownSettings {
  /** Also removes the services' data: false if absent. */
  volumes?: boolean | undefined;
}

/** How `status` shall go about it. */
export interface StatusSettings {
  signal?: AbortSignal | undefined;
}

/** Which stacks `listStacks` yields. */
export interface ListSettings {
  env?: Environment | undefined;
  /** Also those that are down, or whose folder is gone: false if absent. */
  all?: boolean | undefined;
}

/** Which lines `logs` yields. */
export interface LogsSettings {
  /** All if absent. */
  services?: readonly string[] | undefined;
  /** Goes on with new lines until `signal` aborts: false if absent. */
  follow?: boolean | undefined;
  /** Only the last lines of each service; all that is kept if absent. */
  tail?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** What to ask, and how. */
export interface AskSettings {
  prompt: string;
  /** Continues a conversation; the router makes a new one if absent. */
  conversationId?: string | undefined;
  tenant?: string | undefined;
  /** Added to the request, such as trace context. */
  headers?: Readonly<Record<string, string>> | undefined;
  signal?: AbortSignal | undefined;
  /** For the whole answer: for ever if absent. */
  timeoutMs?: number | undefined;
}

/** Settings without those that are undefined, which would hide a default. */
export function given<T extends object>(settings: T): Given<T> {
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Given<T>;
}

type Given<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

/** A signal that never aborts. */
export function never(): AbortSignal {
  return new AbortController().signal;
}
