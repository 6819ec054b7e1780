import type { RuntimeChoice } from "../config/config.ts";
import type { Since } from "./commands/since.ts";
import type { EnvironmentFormat } from "./rendering/render-environment.ts";

/*
 * The options of each command as its handler reads them; src/cli/commands/ declares them to the
 * parser under the same names.
 */

/** Of the commands that read devstack.yaml for what to run. */
interface ProfileFlags {
  profile?: string[];
}

/** Of the commands that bring a stack up. */
export interface RuntimeFlags {
  runtime?: RuntimeChoice;
}

export interface UpFlags extends ProfileFlags, RuntimeFlags {
  strict?: boolean;
  timings?: boolean;
  dryRun?: boolean;
  foreground?: boolean;
  prove?: boolean;
  /** Seconds. */
  timeout: number;
  quiet?: boolean;
  json?: boolean;
}

export interface StartFlags {
  /** Seconds. */
  timeout: number;
  quiet?: boolean;
}

export interface RunFlags extends ProfileFlags, RuntimeFlags {
  fresh?: boolean;
  evidence?: string;
  /** Seconds. */
  timeout: number;
  quiet?: boolean;
}

export interface DownFlags {
  volumes?: boolean;
  /** The global option. */
  name?: string;
}

export interface LsFlags {
  all?: boolean;
}

export interface OpenFlags {
  print?: boolean;
}

export interface StatusFlags {
  watch?: boolean;
}

export interface LogsFlags {
  follow?: boolean;
  tail?: number;
  since?: Since;
  aroundFailure?: boolean;
}

export interface ConfigFlags extends ProfileFlags {
  origins?: boolean;
  schema?: boolean;
}

export type DoctorFlags = ProfileFlags;

export interface EnvFlags {
  format: EnvironmentFormat;
}

export interface AskFlags {
  /** The global option. */
  json?: boolean;
  conversation?: string;
}

export interface InitFlags {
  force?: boolean;
}

export interface EjectFlags extends ProfileFlags {
  force?: boolean;
}

export interface LintFlags {
  strict?: boolean;
  output: "text" | "github";
}

export interface ReportFlags {
  output?: string;
}

/** Of `zone`; each option belongs to some of its verbs. */
export interface PlaceFlags {
  mode?: "power" | "partition" | "capacity";
  left?: number | Record<string, string>;
  nodes?: number;
  class?: string;
  force?: boolean;
  /** Seconds. */
  timeout?: number;
  realtime?: boolean;
}

export interface NodeFlags extends PlaceFlags {
  zone?: string;
}

export interface ApplyFlags {
  filename?: string[];
  dryRun?: boolean;
  realtime?: boolean;
}

export interface ExplainFlags {
  namespace: string;
}
