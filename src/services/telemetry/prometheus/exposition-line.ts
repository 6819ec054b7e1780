/** A line that is no sample; says what is wrong with it. */
export class ExpositionError extends Error {}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,|(?=\}))/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", '"': '"', "\\": "\\" };

/** Where the series ends (its name and labels) and value and timestamp begin. */
export interface SeriesPart {
  name: string;
  labels: Record<string, string>;
  end: number;
}

/** Reads `name{label="value",…}` at the start of the line. */
export function parseSeries(line: string): SeriesPart {
  NAME.lastIndex = 0;
  const name = NAME.exec(line)?.[0];
  if (name === undefined) throw new ExpositionError(`expected a metric name: ${shown(line)}`);
  const labels: Record<string, string> = {};
  let at = NAME.lastIndex;
  while (line[at] === " " || line[at] === "\t") at += 1;
  if (line[at] !== "{") return { name, labels, end: NAME.lastIndex };
  at += 1;
  for (;;) {
    while (line[at] === " " || line[at] === "\t") at += 1;
    if (line[at] === "}") return { name, labels, end: at + 1 };
    LABEL.lastIndex = at;
    const match = LABEL.exec(line);
    if (match?.[1] === undefined) throw new ExpositionError(`expected a label: ${shown(line)}`);
    labels[match[1]] = unescaped(match[2] ?? "");
    at = LABEL.lastIndex;
  }
}

/**
 * Reads ` value`, ` value timestamp`, and drops an exemplar (` # {…} …`) that OpenMetrics may add.
 * Undefined when the text is none of these.
 */
export function parseValue(
  text: string,
): { value: number; timestamp: number | undefined } | undefined {
  const words =
    text
      .split(" # ", 1)[0]
      ?.trim()
      .split(/[ \t]+/) ?? [];
  const [valueText = "", timestampText] = words;
  const value = parseNumber(valueText);
  const timestamp = timestampText === undefined ? undefined : Number(timestampText);
  if (words.length > 2 || value === undefined || Number.isNaN(timestamp)) return undefined;
  return { value, timestamp };
}

/** A number as Go's ParseFloat takes it, as far as exporters write them. */
function parseNumber(text: string): number | undefined {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (/^nan$/i.test(text)) return Number.NaN;
  const infinity = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinity === null) return undefined;
  return infinity[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replaceAll(/\\(.)/g, (whole, character: string) => ESCAPES[character] ?? whole);
}

function shown(line: string): string {
  return JSON.stringify(line.length > 80 ? `${line.slice(0, 80)}…` : line);
}
