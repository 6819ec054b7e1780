import type { StackEvent } from "../../plan/events.ts";
import { seconds } from "../../util/durations.ts";
import { displayWidth, wrap } from "../../util/text-layout.ts";
import { NO_BREAK } from "./table.ts";

const NAME_COLUMNS = 14;
const TIME_COLUMNS = 10;
const SEPARATOR = " · ";

/** How far the rows of `up` reach; a little less than a terminal, for the eye. */
export const ROW_COLUMNS = 76;

export interface PhaseRow {
  name: string;
  detail: string;
  /** Right-aligned on the last line; absent while it runs. */
  elapsedMs?: number;
}

/**
 * A step of `up` as lines without mark and margin: name, what came of it (as many lines as it
 * takes), time. `columns` counts from the name.
 */
export function phaseLines({ name, detail, elapsedMs }: PhaseRow, columns: number): string[] {
  const room = Math.max(20, columns - NAME_COLUMNS - TIME_COLUMNS);
  const lines = detail
    .split("\n")
    .flatMap((part) => wrap(unbroken(part), room))
    .map((line) => line.replaceAll(NO_BREAK, " "))
    .map((line, index) => (index === 0 ? name : "").padEnd(NAME_COLUMNS) + line);
  if (elapsedMs === undefined) return lines;
  const last = lines.at(-1) ?? "";
  const time = seconds(elapsedMs);
  const gap = Math.max(2, columns - displayWidth(last) - time.length);
  return [...lines.slice(0, -1), last + " ".repeat(gap) + time];
}

/** A list with its entries whole: a number belongs to what it counts. */
function unbroken(list: string): string {
  const entries = list.split(SEPARATOR);
  if (entries.length === 1) return list;
  return entries.map((entry) => entry.replaceAll(" ", NO_BREAK)).join(`${NO_BREAK}· `);
}

type PhaseEnd = Extract<StackEvent, { type: "phase"; detail: string }>;

/** A finished step; one whose result was kept from an earlier run says so. */
export function finishedRow({ phase, status, detail, elapsedMs }: PhaseEnd): PhaseRow {
  if (status === "reused") return { name: phase, detail: `still holds: ${detail}` };
  return { name: phase, detail, elapsedMs };
}
