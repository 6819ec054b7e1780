import type { StackEvent } from "../plan/events.ts";
import type { OpenStackOptions, Stack } from "../stack/stack.ts";
import type { Clock } from "../util/clock.ts";
import type { EndingSignal } from "./cli-io.ts";
import type { View } from "./rendering/view.ts";
import type { StackApi } from "./stack-api.ts";

/**
 * A command as data. Its file holds words only and is loaded for every run, `--help` included; what
 * it does lies in src/cli/handlers/ and is loaded when it is called.
 */
export interface CommandDefinition<Options = unknown> {
  name: string;
  /** One line in the list of commands. */
  summary: string;
  description: string;
  arguments: readonly ArgumentDefinition[];
  options: readonly OptionDefinition[];
  /** Real command lines, and what each is good for. */
  examples: readonly (readonly [command: string, purpose: string])[];
  /** Whether `--json` prints one document or lines that end in a `result` or an `error`. */
  json: "document" | "lines" | "none";
  /** The option (camel case) with which it prints lines, where it else prints a document. */
  linesWith?: string;
  /** Does the work. Never prints and never ends the process: it returns what there is to say. */
  run(context: CommandContext<Options>): Promise<Outcome>;
}

export interface ArgumentDefinition {
  /** As in a usage line: `<prompt>`, `[service...]`. */
  syntax: string;
  summary: string;
  choices?: readonly string[];
  /** Choices that are taken too, of which no help speaks: for scripts of ours. */
  untold?: readonly string[];
}

export interface OptionDefinition {
  /** As commander takes them: `-n, --tail <lines>`. */
  flags: string;
  summary: string;
  default?: string | number;
  choices?: readonly string[];
  /** Turns the text into a value. @throws Error whose message says what is expected. */
  parse?: (text: string) => unknown;
  /** Names (camel case) of options that make no sense beside this one. */
  conflicts?: readonly string[];
}

/** What a command works with: everything comes through here. */
export interface CommandContext<Options = unknown> {
  arguments: readonly string[];
  options: Options;
  /** All there are. */
  commands: readonly CommandDefinition[];
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  /** Aborts at the first Ctrl-C, with the error that the command shall end with. */
  signal: AbortSignal;
  /**
   * Has signals go to a program that was handed over to, instead of aborting `signal`; returns what
   * ends that.
   */
  takeSignals(listener: (signal: EndingSignal) => void): () => void;
  api: StackApi;
  /** Version of devstack. */
  version: string;
  /** What a stack is opened with. */
  stackOptions(): Promise<OpenStackOptions>;
  /** Finds the stack; its configuration is not read yet. @throws DevstackError */
  openStack(): Promise<Stack>;
  /** Tells the renderer what happens. */
  emit(event: CliEvent): void;
}

/** What renderers listen to. */
export type CliEvent =
  | StackEvent
  | FastForwardEvent
  /** The first event of `up`: which stack it is about. */
  | { type: "stack"; name: string; runtime: string; description: string; version: string };

/** How far the time of the simulated cluster has come, while it passes for a command. */
export interface FastForwardEvent {
  type: "fast-forward";
  simulatedMs: number;
  /** Since the command began to wait. */
  elapsedMs: number;
}

/** What a command has to say. */
export type Outcome = Report | Result | LineStream | Handover;

/** What the log and the page of a workflow's run say beside the text, with `--output github`. */
export interface GithubTelling {
  /** Workflow commands, each a line. */
  annotations?: string;
  /** Markdown. */
  summary: string;
}

/** What a command knows when it tells GitHub how it went. */
export interface GithubFacts {
  /** How far it came, step by step. */
  phases: readonly Extract<CliEvent, { type: "phase"; elapsedMs: number }>[];
  /** The folder from which GitHub names files. */
  root: string;
  /** The exit status. */
  status: number;
  /** Plain data without the stack's secrets: to be used before anything is escaped. */
  mask<T>(data: T): T;
}

type TellGithub = (facts: GithubFacts) => Promise<GithubTelling>;

/** One document. */
export interface Report {
  kind: "report";
  document: object;
  /** Ends with a line feed. */
  text(view: View): string;
  /** Other than 0 when the report itself is bad news. */
  exitStatus?: number;
  github?: TellGithub;
}

/** The last line after events. */
export interface Result extends Omit<Report, "kind"> {
  kind: "result";
  /** Lines that go on after the result, until the command is interrupted. */
  afterwards?: AsyncIterable<StreamItem>;
}

/** Lines that come one by one. */
export interface LineStream {
  kind: "stream";
  items: AsyncIterable<StreamItem>;
}

/** A program of the user's takes over, once progress has been shown to its end. */
export interface Handover {
  kind: "handover";
  /** Resolves with the exit status of the command. */
  run(): Promise<number>;
  /** What is to be said on stderr when it has ended; empty for nothing. */
  remark?(): string;
  github?: TellGithub;
}

export interface StreamItem {
  /** Null for what only people need. */
  document: object | null;
  /** Written as it is; empty when people need not see it. */
  text(view: View): string;
  /** Drawn over the one before: again, too, when the terminal has changed its size. */
  inPlace?: boolean;
}

/** Options that every command has. */
export interface GlobalOptions {
  file?: string;
  /** Which of the stacks of a folder. */
  name?: string;
  /** Profiles to take in; only some commands have the option. */
  profile?: string[];
  color: boolean;
  json?: boolean;
  quiet?: boolean;
  /** Another thing for `report`: only some commands have this one. */
  output?: string;
}
