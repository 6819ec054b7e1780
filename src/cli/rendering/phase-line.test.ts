import { expect, test } from "vitest";
import { phaseLines, ROW_COLUMNS } from "./phase-line.ts";

test("a list that takes two lines is broken between its entries", () => {
  const detail = "policy · 10 scrape targets · 23 rules · 5 dashboards · 2 data sources";
  expect(phaseLines({ name: "seed", detail, elapsedMs: 300 }, ROW_COLUMNS)).toEqual([
    "seed          policy · 10 scrape targets · 23 rules ·",
    "              5 dashboards · 2 data sources                            0.3 s",
  ]);
});
