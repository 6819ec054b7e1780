import type { Pace } from "../time/clock-driver.ts";

/** Digests, to tell whether a cluster is still the one that is declared. */
export interface Origin {
  readonly declaration: string;
  readonly manifests: string;
}

/** Where what happened after a snapshot is written: the journals of a series, one after the other. */
export interface JournalPlace {
  /** Unlike that of all others. */
  readonly series: string;
  readonly number: number;
}

/** What the file of the state begins with. */
export interface StateHead {
  readonly pace: Pace;
  /** What was declared and applied when it began. */
  readonly origin: Origin;
  /** The first journal of what has happened since; absent in what an earlier version has written. */
  readonly journal?: JournalPlace;
}

/** Why what was kept cannot be used. */
export class StateFault extends Error {
  override readonly name = "StateFault";
}

const KIND = "devstack-topology";

/** With the end of the line. */
export function stateHeadLine({ pace, origin, journal }: StateHead): string {
  return `${JSON.stringify({ kind: KIND, pace, origin, journal })}\n`;
}

/** @throws StateFault for a line that is none */
export function readStateHead(line: string): StateHead {
  const { kind, pace, origin, journal } = fieldsOf(line);
  if (kind !== KIND || pace === undefined || origin === undefined) {
    throw new StateFault("it does not begin as the state of the simulated cluster does");
  }
  return { pace, origin, ...(journal !== undefined && { journal }) };
}

function fieldsOf(line: string): Partial<StateHead> & { kind?: string } {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    return {};
  }
}
