/** A moment as people write it: so long ago, or at that time. */
export type Since = { agoMs: number } | { atMs: number };

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const DURATION = /^(\d+[smhd])+$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * `5m`, `1h30m`, or ISO 8601, which without a zone is this machine's time.
 *
 * @throws Error saying what is expected.
 */
export function parseSince(text: string): Since {
  if (DURATION.test(text)) {
    const parts = [...text.matchAll(/(\d+)([smhd])/g)];
    const agoMs = parts.reduce(
      (sum, [, count, unit = "s"]) => sum + Number(count) * (UNITS_MS[unit] ?? 0),
      0,
    );
    return { agoMs };
  }
  const iso = DAY.test(text) ? `${text}T00:00` : text;
  const atMs = MOMENT.test(iso) ? Date.parse(iso) : Number.NaN;
  if (Number.isNaN(atMs)) {
    throw new Error("Expected a time such as 90s, 5m, 1h30m or 2030-01-31T12:00:00Z.");
  }
  return { atMs };
}

/** Milliseconds since the Unix epoch. */
export function sinceMs(since: Since, now: number): number {
  return "agoMs" in since ? now - since.agoMs : since.atMs;
}
