import type { IncomingMessage } from "node:http";
import { oneLine } from "./words.ts";

/** A longer note is cut: it stands in a row of `status`. */
const NOTE_LENGTH = 60;

/** A health answer that has something to say is small; what is larger is not waited for. */
const MAX_ANSWER_BYTES = 4 * 1024;

/** Whether the answer may hold a note: JSON of a length that is told beforehand, and small. */
export function mayHoldNote({ headers }: IncomingMessage): boolean {
  const type = headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  const bytes = Number(headers["content-length"] ?? Number.POSITIVE_INFINITY);
  return type === "application/json" && bytes <= MAX_ANSWER_BYTES;
}

/**
 * What a service wants people to know beside that it is well: the text `note` of a JSON object, as
 * one bounded, printable line. Undefined where there is none.
 */
export function noteOf(body: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("note" in value)) return undefined;
  const note = typeof value.note === "string" ? oneLine(value.note, NOTE_LENGTH) : "";
  return note === "" ? undefined : note;
}
