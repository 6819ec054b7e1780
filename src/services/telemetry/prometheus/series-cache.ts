import { ExpositionError, parseSeries, parseValue } from "./exposition-line.ts";
import { type LabelSet, labelKey, withTargetLabels } from "./labels.ts";
import { LimitError } from "./limit-error.ts";

/** A series of one target with its latest sample. */
export interface Series {
  labels: LabelSet;
  value: number;
  /** Milliseconds since the Unix epoch. */
  timestampMs: number;
  /** The scrape that last had it; older ones are gone from the target. */
  generation: number;
}

export interface ScrapeText {
  text: string;
  format: "text" | "openmetrics";
  /** Samples without a timestamp get this one; milliseconds since the Unix epoch. */
  atMs: number;
  maxSeries: number;
}

/**
 * The series of one target. What a series is called hardly changes from scrape to scrape, so it is
 * looked up by its text and only the number after it is read: that keeps scraping cheap.
 */
export class SeriesCache {
  readonly #targetLabels: LabelSet;
  readonly #byText = new Map<string, Series>();
  /** Two spellings of the same labels are one series. */
  readonly #byLabels = new Map<string, Series>();
  #generation = 0;

  constructor(targetLabels: LabelSet) {
    this.#targetLabels = targetLabels;
  }

  get size(): number {
    return this.#byLabels.size;
  }

  all(): Iterable<Series> {
    return this.#byLabels.values();
  }

  /**
   * Takes over a scrape and forgets the series that it does not have. Returns the number of
   * samples. Throws ExpositionError when the text is malformed and LimitError when it holds too
   * many series: then nothing of the target is left, as after a failed scrape.
   */
  replace({ text, format, atMs, maxSeries }: ScrapeText): number {
    this.#generation += 1;
    const unitMs = format === "openmetrics" ? 1_000 : 1;
    let samples = 0;
    try {
      for (const line of lines(text)) {
        if (line === "" || line.startsWith("#")) continue;
        this.#take(line, atMs, unitMs);
        samples += 1;
        if (this.#byLabels.size > maxSeries) {
          throw new LimitError("sample", `sample limit exceeded: more than ${maxSeries} series`);
        }
      }
    } catch (error) {
      this.clear();
      throw error;
    }
    this.#forgetOld();
    return samples;
  }

  clear(): void {
    this.#byText.clear();
    this.#byLabels.clear();
  }

  #take(line: string, atMs: number, timestampUnitMs: number): void {
    const end = seriesEnd(line);
    const known = this.#byText.get(line.slice(0, end));
    const sample = known === undefined ? undefined : parseValue(line.slice(end));
    if (known !== undefined && sample !== undefined) {
      this.#set(known, sample, { atMs, timestampUnitMs });
      return;
    }
    const part = parseSeries(line);
    const fresh = parseValue(line.slice(part.end));
    if (fresh === undefined) throw new ExpositionError(`expected a value after ${part.name}`);
    const series = this.#add(line.slice(0, part.end), { ...part.labels, __name__: part.name });
    this.#set(series, fresh, { atMs, timestampUnitMs });
  }

  #set(
    series: Series,
    sample: { value: number; timestamp: number | undefined },
    time: { atMs: number; timestampUnitMs: number },
  ): void {
    series.value = sample.value;
    series.timestampMs =
      sample.timestamp === undefined ? time.atMs : sample.timestamp * time.timestampUnitMs;
    series.generation = this.#generation;
  }

  #add(text: string, scraped: LabelSet): Series {
    const labels = withTargetLabels(scraped, this.#targetLabels);
    const key = labelKey(labels);
    const series = this.#byLabels.get(key) ?? { labels, value: 0, timestampMs: 0, generation: 0 };
    this.#byLabels.set(key, series);
    this.#byText.set(text, series);
    return series;
  }

  #forgetOld(): void {
    const isOld = ({ generation }: Series) => generation !== this.#generation;
    for (const [key, series] of this.#byLabels) if (isOld(series)) this.#byLabels.delete(key);
    for (const [text, series] of this.#byText) if (isOld(series)) this.#byText.delete(text);
  }
}

/** Where name and labels most likely end: a wrong guess finds nothing in the cache. */
function seriesEnd(line: string): number {
  const brace = line.lastIndexOf("}");
  if (brace >= 0) return brace + 1;
  const space = line.indexOf(" ");
  return space >= 0 ? space : line.length;
}

function* lines(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    yield text.slice(start, text[end - 1] === "\r" ? end - 1 : end);
    start = end + 1;
  }
}
