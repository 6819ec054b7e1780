import type { ClusterChanges } from "../../../cluster/snapshot/cluster-changes.ts";
import { changedLines, type SnapshotLine } from "../../../cluster/snapshot/snapshot-lines.ts";
import { TextDigest } from "../../../util/digest.ts";
import type { Pace } from "../time/clock-driver.ts";
import { fileLines } from "./file-lines.ts";
import { type JournalPlace, StateFault } from "./state-head.ts";

/** What has changed since the record before. */
export interface JournalRecord {
  readonly changes: ClusterChanges;
  readonly pace: Pace;
}

/** What a record is read as. */
export interface RecordReader {
  readonly onPace: (pace: Pace) => void;
  readonly onLine: (line: SnapshotLine) => void;
}

const KIND = "devstack-topology-journal";
/** How a record ends: no other line begins so. */
const END = '{"digest":';

/** What a journal begins with. */
export function journalHeadLine({ series, number }: JournalPlace): string {
  return `${JSON.stringify({ kind: KIND, format: 1, series, number })}\n`;
}

/**
 * A record in lines, with their ends: its pace, what has changed, and a line by which to tell whether it
 * is whole.
 */
export function* recordLines({ changes, pace }: JournalRecord): Generator<string> {
  const digest = new TextDigest();
  let length = 0;
  const counted = (line: string) => {
    const whole = `${line}\n`;
    digest.add(whole);
    length += whole.length;
    return whole;
  };
  yield counted(JSON.stringify({ pace }));
  for (const line of changedLines(changes)) yield counted(line);
  yield `${JSON.stringify({ digest: digest.end(), length })}\n`;
}

/**
 * Reads the records of a journal, each as a whole. Returns how many bytes of the file they take: what
 * follows was cut off while it was being written.
 *
 * @throws StateFault where a record is not what was written; the system's error
 */
export async function readRecords(
  path: string,
  place: JournalPlace,
  reader: RecordReader,
): Promise<number> {
  let bytes = 0;
  let lines: string[] | null = null;
  for await (const { text, endBytes } of fileLines(path)) {
    if (lines === null) {
      if (`${text}\n` !== journalHeadLine(place)) throw damaged(path);
      lines = [];
    } else if (!text.startsWith(END)) lines.push(text);
    else {
      if (text !== endOf(lines)) throw damaged(path);
      for (const line of lines) readLine(line, reader);
      [lines, bytes] = [[], endBytes];
    }
  }
  return bytes;
}

function endOf(lines: readonly string[]): string {
  const digest = new TextDigest();
  let length = 0;
  for (const line of lines) {
    digest.add(`${line}\n`);
    length += line.length + 1;
  }
  return JSON.stringify({ digest: digest.end(), length });
}

function readLine(line: string, { onPace, onLine }: RecordReader): void {
  const content = JSON.parse(line) as SnapshotLine | { pace: Pace };
  if ("pace" in content) onPace(content.pace);
  else onLine(content);
}

function damaged(path: string): StateFault {
  return new StateFault(`${path} is not what was written: it is damaged`);
}
