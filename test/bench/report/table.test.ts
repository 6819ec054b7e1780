import { expect, test } from "vitest";
import { judge } from "../results.ts";
import { TARGETS } from "../targets.ts";
import { renderTable } from "./table.ts";
import { gaps } from "./words.ts";

const samples: Parameters<typeof judge>[1][] = [
  { values: [1_500, 2_750, 3_499], peers: [1_000, 1_000, 1_000] },
  { values: [401], peers: [40] },
  { values: [2_001], peers: [80] },
];

const idle: Parameters<typeof judge>[1] = { values: [0.754] };

test("figures, verdicts and remarks fit on a terminal of 80 columns", () => {
  const results = [
    ...samples.flatMap((sample, index) => {
      const target = TARGETS[index];
      return target ? [judge(target, sample)] : [];
    }),
    ...TARGETS.filter(({ id }) => id.startsWith("idle")).map((target) =>
      judge(target, target.unit === "MB" ? { unavailable: "no /proc" } : idle),
    ),
  ];
  const text = renderTable(results, [`A remark: ${"word ".repeat(30).trim()}.`, ...gaps(results)]);
  expect(text).toMatchInlineSnapshot(`
    "
      WHAT                        TARGET   MEDIAN    MIN–MAX   × PEER  VERDICT
      up, cold, until proven   ≤ 3000 ms  2750 ms  1500–3499   2.75 ×  met
      up, all is up             ≤ 400 ms   401 ms             10.03 ×  missed
      down                     ≤ 1000 ms  2001 ms             25.01 ×  far off
      idle, CPU of everything      ≤ 1 %   0.75 %                      met
      idle, memory (PSS)        ≤ 450 MB        –                      not measured
      idle, CPU of topology      ≤ 0.2 %   0.75 %                      far off

      A remark: word word word word word word word word word word word word word
      word word word word word word word word word word word word word word word
      word word.
      Not measured: idle, memory (PSS), because no /proc.

    "
  `);
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});
