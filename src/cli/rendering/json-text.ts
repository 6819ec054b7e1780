/**
 * A document as JSON: one line, or indented for a document of its own. Durations (`…Ms`) are
 * rounded to microseconds: the rest is noise of the clock.
 */
export function jsonText(document: object, { indent = false } = {}): string {
  return `${JSON.stringify(document, rounded, indent ? 2 : undefined)}\n`;
}

function rounded(key: string, value: unknown): unknown {
  return key.endsWith("Ms") && typeof value === "number"
    ? Math.round(value * 1_000) / 1_000
    : value;
}
