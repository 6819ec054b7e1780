/** Labels that things must have: a value, or `true` for any. */
export type Labels = Readonly<Record<string, string | true>>;

/** The query part of a path, as engines take it: filters as JSON. Absent values are left out. */
export function query(
  values: Readonly<Record<string, string | number | boolean | undefined>>,
): string {
  const entries = Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  );
  return entries.length === 0 ? "" : `?${new URLSearchParams(entries)}`;
}

/** The `filters` of a list: lists of texts by kind, of which empty ones are left out. */
export function filters(kinds: Readonly<Record<string, readonly string[]>>): string | undefined {
  const given = Object.entries(kinds).filter(([, values]) => values.length > 0);
  return given.length === 0 ? undefined : JSON.stringify(Object.fromEntries(given));
}

/** Labels as a filter has them: `key=value`, or `key` alone. */
export function labelFilter(labels: Labels = {}): readonly string[] {
  return Object.entries(labels).map(([key, value]) => (value === true ? key : `${key}=${value}`));
}

/** A time of the Unix epoch in milliseconds as engines take it: seconds with a fraction. */
export function inSeconds(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : (ms / 1_000).toFixed(3);
}
