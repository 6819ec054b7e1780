const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something took: `0.4 s`, `6.3 s`, `2 min 5 s`. */
export function seconds(durationMs: number): string {
  return durationMs < MINUTE ? `${(durationMs / SECOND).toFixed(1)} s` : longFor(durationMs);
}

/** How long something has been so, in its two largest units: `2 h 14 min`. */
export function longFor(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return two(ms, [MINUTE, "min"], [SECOND, "s"]);
  return ms < DAY ? two(ms, [HOUR, "h"], [MINUTE, "min"]) : two(ms, [DAY, "d"], [HOUR, "h"]);
}

/** How long something was so, where less than a second is worth telling: `under 1 s`. */
export function evenBriefly(durationMs: number): string {
  return durationMs > 0 && durationMs < SECOND ? "under 1 s" : longFor(durationMs);
}

/** As `longFor`, in its largest unit alone, for a narrow column: `2 h`. */
export function about(durationMs: number): string {
  return longFor(durationMs).split(" ").slice(0, 2).join(" ");
}

/** Age of a moment given as ISO 8601 or milliseconds. */
export function ageMs(moment: string | number, now: number): number {
  return now - (typeof moment === "string" ? Date.parse(moment) : moment);
}

type Unit = readonly [ms: number, name: string];

function two(ms: number, [largeMs, large]: Unit, [smallMs, small]: Unit): string {
  const rest = Math.floor((ms % largeMs) / smallMs);
  const first = `${Math.floor(ms / largeMs)} ${large}`;
  return rest === 0 ? first : `${first} ${rest} ${small}`;
}
