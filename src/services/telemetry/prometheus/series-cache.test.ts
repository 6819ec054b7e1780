import fc from "fast-check";
import { expect, test } from "vitest";
import { LimitError } from "./limit-error.ts";
import { type ScrapeText, SeriesCache } from "./series-cache.ts";

const TARGET = { job: "router", instance: "127.0.0.1:7443" };

function scrape(cache: SeriesCache, text: string, options: Partial<ScrapeText> = {}): number {
  return cache.replace({ text, format: "text", atMs: 1_000, maxSeries: 100, ...options });
}

function seriesOf(text: string, options: Partial<ScrapeText> = {}) {
  const cache = new SeriesCache(TARGET);
  scrape(cache, text, options);
  return [...cache.all()].map(({ labels, value, timestampMs }) => {
    const { job, instance, ...own } = labels;
    expect({ job, instance }).toEqual(TARGET);
    return { ...own, value, timestampMs };
  });
}

test.each([
  ["up 1", { __name__: "up", value: 1 }],
  ["up{} 1", { __name__: "up", value: 1 }],
  ["a:b_total 1e3", { __name__: "a:b_total", value: 1_000 }],
  ['x{a="1",b="2"} 0.5', { __name__: "x", a: "1", b: "2", value: 0.5 }],
  ['x{ a = "1" , b="2", } 2', { __name__: "x", a: "1", b: "2", value: 2 }],
  ['x{a="}\\" \\\\ \\n,"} 3', { __name__: "x", a: '}" \\ \n,', value: 3 }],
  ['x{a=""} 1', { __name__: "x", value: 1 }],
  ['x{le="+Inf"} +Inf', { __name__: "x", le: "+Inf", value: Number.POSITIVE_INFINITY }],
  ["x -inf", { __name__: "x", value: Number.NEGATIVE_INFINITY }],
  ["x NaN", { __name__: "x", value: Number.NaN }],
  ["x\t4 ", { __name__: "x", value: 4 }],
  ['x{a="1"} 5 123', { __name__: "x", a: "1", value: 5, timestampMs: 123 }],
  ['x{job="other"} 1', { __name__: "x", exported_job: "other", value: 1 }],
])("%s", (line, expected) => {
  expect(seriesOf(`# HELP x y\n# TYPE x counter\n\n${line}\r\n`)).toEqual([
    { timestampMs: 1_000, ...expected },
  ]);
});

test("OpenMetrics: timestamps are seconds, exemplars are skipped", () => {
  const text = 'x_total{a="1"} 5 1.5 # {trace_id="abc"} 0.3 1.2\n# EOF\n';
  expect(seriesOf(text, { format: "openmetrics" })).toEqual([
    { __name__: "x_total", a: "1", value: 5, timestampMs: 1_500 },
  ]);
});

test.each([
  ["<html>"],
  ["x"],
  ["x one"],
  ["x 1 2 3"],
  ['x{a="1" 1'],
  ["x{a=1} 1"],
  ["{} 1"],
  ["x 0x1"],
])("%s is no sample: the whole scrape is dropped", (line) => {
  const cache = new SeriesCache(TARGET);
  scrape(cache, "good 1\n");
  expect(() => scrape(cache, `good 2\n${line}\n`)).toThrow(/expected a/);
  expect(cache.size).toBe(0);
});

test("a second scrape changes values, forgets what is gone, and adds what is new", () => {
  const cache = new SeriesCache(TARGET);
  scrape(cache, 'a{x="1"} 1\na{x="2"} 1\n');
  expect(scrape(cache, 'a{x="2"} 5\nb 7\n', { atMs: 2_000 })).toBe(2);
  const found = [...cache.all()].map(({ labels, value, timestampMs }) => [
    labels["__name__"],
    labels["x"],
    value,
    timestampMs,
  ]);
  expect(found).toEqual([
    ["a", "2", 5, 2_000],
    ["b", undefined, 7, 2_000],
  ]);
});

test("the same labels in another order are the same series", () => {
  const cache = new SeriesCache(TARGET);
  scrape(cache, 'a{x="1",y="2"} 1\n');
  scrape(cache, 'a{y="2",x="1"} 2\n');
  expect([...cache.all()].map(({ value }) => value)).toEqual([2]);
});

test("too many series are a failed scrape", () => {
  const cache = new SeriesCache(TARGET);
  const lines = Array.from({ length: 101 }, (_, index) => `x{i="${index}"} 1\n`).join("");
  expect(() => scrape(cache, lines)).toThrow(LimitError);
  expect(cache.size).toBe(0);
});

test("any text is read or refused, with or without a filled cache", () => {
  const line = fc.stringMatching(
    /^[a-z]{0,3}(\{[a-z"=,\\}]{0,12}\})? ?[0-9a-zA-Z+.-]{0,5}( #.*)?$/,
  );
  fc.assert(
    fc.property(fc.array(fc.array(line, { maxLength: 5 }), { maxLength: 3 }), (texts) => {
      const warm = new SeriesCache(TARGET);
      for (const lines of texts) {
        const cold = new SeriesCache(TARGET);
        const outcome = (cache: SeriesCache) => {
          try {
            scrape(cache, lines.join("\n"));
          } catch (error) {
            return String(error);
          }
          return [...cache.all()]
            .map(({ labels, value }) => JSON.stringify([labels, value]))
            .sort();
        };
        expect(outcome(warm)).toEqual(outcome(cold));
      }
    }),
  );
});
