const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;

/** Milliseconds of a duration as Go writes it: `1m30s`, `500ms`, `0`; null when it is none. */
export function parseDuration(text: string): number | null {
  if (text === "0") return 0;
  if (!DURATION.test(text)) return null;
  let ms = 0;
  for (const [, amount, unit = ""] of text.matchAll(PART))
    ms += Number(amount) * (UNITS_MS[unit] ?? 0);
  return Math.round(ms);
}
