import { ageText } from "./age-text.ts";

const UNKNOWN = "<unknown>";

/** How long ago a moment is, as kubectl says it; `<unknown>` for what is no moment. */
export function ageOf(moment: unknown, nowMs: number): string {
  const ms = momentMs(moment);
  return ms === null ? UNKNOWN : ageText(ms, nowMs);
}

/** A moment as objects have it, in milliseconds since the Unix epoch; null for what is none. */
export function momentMs(moment: unknown): number | null {
  if (typeof moment !== "string") return null;
  const ms = Date.parse(moment);
  return Number.isNaN(ms) ? null : ms;
}
