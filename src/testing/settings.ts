import type { RuntimeChoice } from "../config/config.ts";
import type { EventSink } from "../plan/events.ts";

/** Which stack a test wants, and how. Everything may be left out. */
export interface TestStackSettings {
  /** Where devstack.yaml is looked for: here, then upwards. The working directory if absent. */
  folder?: string | undefined;
  /** The very file to use instead. */
  file?: string | undefined;
  /** Profiles to take in, beside those that DEVSTACK_PROFILES names. */
  profiles?: readonly string[] | undefined;
  /** Keys of devstack.yaml, merged over the files; null removes what these say. */
  config?: object | undefined;
  /**
   * One stack for all that ask for it by this name in this folder, whatever process they are in: the
   * first one brings it up, and it goes when the last one has gone. A stack of one's own if absent.
   */
  shared?: string | undefined;
  /** How long a shared stack stays when nobody has it any more: 3,000 if absent. */
  lingerMs?: number | undefined;
  /** What runs it; if absent what DEVSTACK_RUNTIME or devstack.yaml says. */
  runtime?: RuntimeChoice | undefined;
  /** What the name of a stack of one's own begins with: `test` if absent. */
  name?: string | undefined;
  /** Variables beside those of this process. */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Proves a shared stack anew that others have brought up before: false if absent. */
  prove?: boolean | undefined;
  /** Fails where nobody can check a service: false if absent. */
  strict?: boolean | undefined;
  /** For all services to become ready: 120,000 if absent. */
  timeoutMs?: number | undefined;
  /** Leaves a stack of one's own up, to be looked at: false if absent. */
  keep?: boolean | undefined;
  /**
   * The folder for what explains a failure: a stack that does not come up leaves it there, and so
   * does each failed test that is watched. If absent the first leaves nothing, and the others write
   * to `devstack-evidence`.
   */
  evidence?: string | undefined;
  /** Told what happens while a stack of one's own comes up. */
  emit?: EventSink | undefined;
  signal?: AbortSignal | undefined;
}

/** Which lines `logs` returns. */
export interface TestLogsSettings {
  /** Only what was written from then on: milliseconds since the Unix epoch, or a date. */
  since?: number | Date | undefined;
}

/** What `saveEvidence` is about. */
export interface TestEvidenceSettings {
  /** Where the window begins: milliseconds since the Unix epoch, or a date; all if absent. */
  since?: number | Date | undefined;
  /** What it is of, such as the name of a test. */
  title?: string | undefined;
}

/** What `ask` asks beside the prompt. */
export interface TestAskSettings {
  /** Continues a conversation; the router makes a new one if absent. */
  conversationId?: string | undefined;
  tenant?: string | undefined;
  /** Added to the request. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** For the whole answer: 60,000 if absent. */
  timeoutMs?: number | undefined;
}
