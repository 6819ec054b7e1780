import { parseDuration } from "../../util/parse-duration.ts";
import { goQuoted } from "../status/go-quoted.ts";

/** What a field of a schedule may be, with the names of its numbers. */
interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const DAYS = "sun mon tue wed thu fri sat".split(" ");
/** Minute, hour, day of the month, month, day of the week. */
const FIELDS: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: DAYS },
];
const DESCRIPTORS = new Set([
  ...["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"],
]);
const EVERY = "@every ";

/** What is wrong with a schedule, in the words of the server's reader (cron 3); null for a good one. */
export function scheduleFault(schedule: string): string | null {
  if (schedule.includes("TZ")) {
    return "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
  }
  if (schedule.startsWith("@")) return descriptorFault(schedule);
  const fields = schedule.split(/\s+/).filter((field) => field !== "");
  if (fields.length !== FIELDS.length) {
    return `expected exactly 5 fields, found ${fields.length}: [${fields.join(" ")}]`;
  }
  for (const [index, bounds] of FIELDS.entries()) {
    for (const range of (fields[index] ?? "").split(",").filter((one) => one !== "")) {
      const fault = rangeFault(range, bounds);
      if (fault !== null) return fault;
    }
  }
  return null;
}

/** What is wrong with the name of a time zone; null for a good one. */
export function timeZoneFault(name: string): string | null {
  if (name === "") return "timeZone must be nil or non-empty string";
  if (name.toLowerCase() === "local") {
    return "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones";
  }
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return null;
  } catch {
    return `unknown time zone ${name}`;
  }
}

function descriptorFault(schedule: string): string | null {
  if (DESCRIPTORS.has(schedule)) return null;
  if (!schedule.startsWith(EVERY)) return `unrecognized descriptor: ${schedule}`;
  const length = schedule.slice(EVERY.length);
  if (parseDuration(length) !== null) return null;
  return `failed to parse duration ${schedule}: time: invalid duration ${JSON.stringify(length)}`;
}

function rangeFault(range: string, { min, max, names = [] }: Bounds): string | null {
  const [span = "", step, ...steps] = range.split("/");
  const [low = "", high, ...others] = span.split("-");
  const isAll = low === "*" || low === "?";
  const start = isAll ? min : numberOf(low, names, min);
  if (typeof start === "string") return start;
  if (!isAll && others.length > 0) return `too many hyphens: ${range}`;
  const isOpen = isAll || (high === undefined && step !== undefined);
  const end = isOpen ? max : high === undefined ? start : numberOf(high, names, min);
  if (typeof end === "string") return end;
  if (steps.length > 0) return `too many slashes: ${range}`;
  const stride = step === undefined ? 1 : numberOf(step, [], 0);
  if (typeof stride === "string") return stride;
  if (start < min) return `beginning of range (${start}) below minimum (${min}): ${range}`;
  if (end > max) return `end of range (${end}) above maximum (${max}): ${range}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${range}`;
  return stride === 0 ? `step of range should be a positive number: ${range}` : null;
}

/** A number, or what is wrong with it. */
function numberOf(text: string, names: readonly string[], first: number): number | string {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return named + first;
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  const why = `strconv.Atoi: parsing ${goQuoted(text)}: invalid syntax`;
  return `failed to parse int from ${text}: ${why}`;
}
