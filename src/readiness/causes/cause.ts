import type { Endpoints } from "../../plan/endpoints.ts";
import type { FailureFacts } from "../failure-facts.ts";

/** What a recogniser makes of the facts. */
export interface Cause {
  /** The likely cause, as a clause: starts in lower case and ends without a full stop. */
  likely: string;
  /** The next command to run. */
  next: string;
  /** Position in the log of the line that tells it. */
  logLine?: number;
}

/** Looks for one kind of cause; null when the facts do not show it. */
export type Recogniser = (facts: FailureFacts) => Cause | null;

export interface LogMatch {
  match: RegExpExecArray;
  /** Position in the log. */
  index: number;
}

/** A word of a command to copy: what comes from a log must not become a command of its own. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./][\w@%+=:,./-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The marks that a crash report puts under the line of source it quotes. */
const MARKS = /^[\^~]+$/;

/**
 * The last line of the log that matches: after a restart the latest attempt counts. A quoted line
 * of source is no message, whatever its strings say.
 */
export function lastMatch(log: readonly string[], pattern: RegExp): LogMatch | null {
  for (let index = log.length - 1; index >= 0; index--) {
    if (MARKS.test(log[index + 1] ?? "")) continue;
    const match = pattern.exec(log[index] ?? "");
    if (match !== null) return { match, index };
  }
  return null;
}

/** The service that owns a host port. */
export function ownerOf(port: number, endpoints: Endpoints): string | null {
  const owner = Object.entries(endpoints).find(([, ports]) =>
    Object.values(ports).some((endpoint) => endpoint.port === port),
  );
  return owner?.[0] ?? null;
}

/** Shows who listens on a port; works on Linux and macOS. */
export const whoListens = (port: number) => `lsof -nP -iTCP:${port} -sTCP:LISTEN`;

export const logsOf = (service: string) => `devstack logs ${service}`;
