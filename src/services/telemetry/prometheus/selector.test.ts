import fc from "fast-check";
import { expect, test } from "vitest";
import type { LabelSet } from "./labels.ts";
import { parseSelector, SelectorError } from "./selector.ts";
import { TimeLimitError, withTimeLimit } from "./time-limit.ts";

const SERIES: Record<string, LabelSet> = {
  router: { __name__: "up", job: "router", instance: "a" },
  memory: { __name__: "up", job: "memory" },
  count: { __name__: "requests_total", job: "router", path: 'a"b\\c' },
};

test.each([
  ["up", ["router", "memory"]],
  [" up { } ", ["router", "memory"]],
  ['up{job="router"}', ["router"]],
  ["up{job='router'}", ["router"]],
  ["up{job=`router`,}", ["router"]],
  ['up{job!="router"}', ["memory"]],
  ['up{job=~"rout.*"}', ["router"]],
  ['up{job=~"rout"}', []],
  ['up{job=~"memory|router"}', ["router", "memory"]],
  ['up{job!~"r.*"}', ["memory"]],
  ['up{instance=""}', ["memory"]],
  ['up{instance!=""}', ["router"]],
  ['{job="router"}', ["router", "count"]],
  ['{__name__="up",job="memory"}', ["memory"]],
  ['{__name__=~".+_total"}', ["count"]],
  ['{path="a\\"b\\\\c"}', ["count"]],
  ['{path=`a"b\\c`}', ["count"]],
  ["nothing", []],
])("%s matches %j", (query, expected) => {
  const matches = parseSelector(query);
  expect(Object.keys(SERIES).filter((name) => matches(SERIES[name] ?? {}))).toEqual(expected);
});

test.each([
  ["", "no expression found"],
  ["{}", "at least one non-empty matcher"],
  ['{job=~".*"}', "at least one non-empty matcher"],
  ['{job!="x"}', "at least one non-empty matcher"],
  ['up{__name__="up"}', "metric name must not be set twice"],
  ['up{job=~"("}', "error parsing regexp"],
  ['up{job=~"(?=a)"}', "error parsing regexp"],
  ['up{job=~"(a)\\\\1"}', "error parsing regexp"],
  ['up{job="\\x"}', "unknown escape"],
  ["sum(up)", "put prometheus on PATH"],
  ["up[5m]", "put prometheus on PATH"],
  ["up offset 5m", "put prometheus on PATH"],
  ["1", "put prometheus on PATH"],
  ["up{", "put prometheus on PATH"],
  ['up{job="a" instance="b"}', "put prometheus on PATH"],
  ['up{job="a"}}', "put prometheus on PATH"],
])("%s is refused", (query, reason) => {
  expect(() => parseSelector(query)).toThrow(reason);
});

test("any text is a selector or a SelectorError", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z(){}="'`~!,\\\s*+]{0,30}$/), (text) => {
      try {
        parseSelector(text)({ job: "router" });
      } catch (error) {
        expect(error).toBeInstanceOf(SelectorError);
      }
    }),
  );
});

test("a pattern that would take for ever is cut off", () => {
  const matches = parseSelector('{job=~"(a+)+b"}');
  expect(() => withTimeLimit(50, () => matches({ job: "a".repeat(60) }))).toThrow(TimeLimitError);
  expect(withTimeLimit(50, () => matches({ job: "aab" }))).toBe(true);
});
