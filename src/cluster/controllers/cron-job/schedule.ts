import { Cron } from "croner";
import { parseDuration } from "../../../util/parse-duration.ts";

/** When something is to happen again and again; all times in milliseconds since the Unix epoch. */
export interface Schedule {
  /** The first time after that one; null when there is none. */
  next(afterMs: number): number | null;
}

const EVERY = "@every ";
/** Names of zones that are none of a place; controllers run in UTC. */
const UTC = "Etc/UTC";

/**
 * Reads a schedule as a CronJob has it: five fields, a name such as `@daily`, or `@every 90s`. It knows
 * nothing of the present: every time is reckoned from one that is given.
 *
 * @param timeZone the name of a zone; UTC when absent
 * @throws Error for what is no schedule, or no zone
 */
export function readSchedule(text: string, timeZone: string = UTC): Schedule {
  if (text.startsWith(EVERY)) return everySchedule(text);
  // What is not asked for is left open; to the library it means the present.
  const pattern = text.replaceAll("?", "*");
  const mode = pattern.startsWith("@") ? "auto" : "5-part";
  const cron = new Cron(pattern, { timezone: timeZone, paused: true, mode });
  return { next: (afterMs) => cron.nextRun(new Date(afterMs))?.getTime() ?? null };
}

/** Whole seconds apart, from whatever moment one asks about. */
function everySchedule(text: string): Schedule {
  const everyMs = parseDuration(text.slice(EVERY.length));
  if (everyMs === null) throw new Error(`failed to parse duration ${text}`);
  const stepMs = Math.max(1_000, Math.floor(everyMs / 1_000) * 1_000);
  return { next: (afterMs) => Math.floor(afterMs / 1_000) * 1_000 + stepMs };
}
