/** Which series of a metric are meant: those with this name that have all of these labels. */
export interface SeriesSelector {
  metric: string;
  labels: Readonly<Record<string, string>>;
}

/**
 * The sum of the numbers of the selected series in an exposition, by Prometheus's text format or
 * OpenMetrics; 0 when there is none, since a counter that has never been raised need not exist.
 *
 * The label `job` does not select: it is Prometheus that adds it, when it scrapes.
 */
export function sumOfSeries(exposition: string, { metric, labels }: SeriesSelector): number {
  const { job: _, ...wanted } = labels;
  const values = exposition.split("\n").map((line) => {
    const series = line.startsWith(metric) ? SERIES.exec(line) : null;
    if (series?.[1] !== metric) return 0;
    const found = labelsOf(series[2] ?? "");
    const selected = Object.entries(wanted).every(([name, value]) => found.get(name) === value);
    return selected ? Number(series[3]) : 0;
  });
  return values.filter(Number.isFinite).reduce((sum, value) => sum + value, 0);
}

/** Name, labels and value; what may follow, a timestamp or an exemplar, is not of interest. */
const SERIES = /^([^\s{]+)\s*(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?\s*(\S+)/;
const LABEL = /([A-Za-z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"/g;

function labelsOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    Array.from(text.matchAll(LABEL), ([, name = "", value = ""]) => [name, unescaped(value)]),
  );
}

function unescaped(value: string): string {
  return value.replace(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character));
}
