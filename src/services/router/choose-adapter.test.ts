import { expect, test } from "vitest";
import {
  type Candidate,
  chooseAdapter,
  costPer1k,
  type Estimate,
  savingsPct,
} from "./choose-adapter.ts";

function candidate(model: string, estimate: Partial<Estimate>, latencyP95Ms?: number): Candidate {
  return {
    model,
    latencyP95Ms: latencyP95Ms ?? null,
    estimate: {
      inTokens: 100,
      outTokens: 100,
      usdMicros: 0,
      p95UsdMicros: 0,
      confidence: 0.8,
      simulated: false,
      ...estimate,
    },
  };
}

const rule = { maxCostUsd: 0.05, synthetic: false };
const chosenOf = (candidates: Candidate[], changed: Partial<typeof rule> = {}) => {
  const choice = chooseAdapter(candidates, { ...rule, ...changed });
  return choice.ok ? choice.chosen.model : choice.reason;
};

test("the cheapest one with sufficient confidence is chosen", () => {
  const candidates = [
    candidate("dear", { usdMicros: 900 }),
    candidate("cheap", { usdMicros: 200 }),
    candidate("guess", { usdMicros: 1, confidence: 0.49 }),
  ];
  expect(chosenOf(candidates)).toBe("cheap");
});

test("of equal prices the quicker one wins, then the one configured first", () => {
  expect(chosenOf([candidate("slow", {}, 900), candidate("quick", {}, 100)])).toBe("quick");
  expect(chosenOf([candidate("silent", {}), candidate("slow", {}, 900)])).toBe("slow");
  expect(chosenOf([candidate("first", {}), candidate("second", {})])).toBe("first");
});

test("where no estimate is certain enough, the most certain one is taken", () => {
  const candidates = [candidate("a", { confidence: 0.1 }), candidate("b", { confidence: 0.4 })];
  expect(chosenOf(candidates)).toBe("b");
});

test("nobody may cost more than the ask allows, reckoned with the worst case", () => {
  const dear = candidate("dear", { usdMicros: 10_000, p95UsdMicros: 60_000 });
  expect(chosenOf([dear])).toBe("every candidate may cost more than 0.05 USD");
  expect(chosenOf([dear], { maxCostUsd: 0.06 })).toBe("dear");
});

test("who may not answer is no part of the reason, nor of who is compared", () => {
  const dear = candidate("dear", { usdMicros: 60_000 });
  const cheap = candidate("cheap", { usdMicros: 200 });
  expect(chooseAdapter([dear, cheap], rule)).toMatchObject({
    reason: "only candidate",
    eligible: [{ model: "cheap" }],
  });
});

test("a synthetic request reaches simulated adapters only, however cheap the others are", () => {
  const paid = candidate("paid", { usdMicros: 1 });
  const simulated = candidate("simulated", { usdMicros: 500, simulated: true });
  expect(chosenOf([paid, simulated], { synthetic: true })).toBe("simulated");
  expect(chosenOf([paid], { synthetic: true })).toBe(
    "a synthetic request never reaches a paid model",
  );
});

test("without candidates there is a reason instead of a choice", () => {
  expect(chosenOf([])).toBe("no adapter answered an estimate");
});

test("prices are per thousand tokens and savings against the dearest", () => {
  const cheap = candidate("cheap", { usdMicros: 200 });
  const dear = candidate("dear", { usdMicros: 800 });
  expect(costPer1k(cheap.estimate)).toBeCloseTo(0.001);
  expect(costPer1k(candidate("x", { inTokens: 0, outTokens: 0 }).estimate)).toBe(0);
  expect(savingsPct(cheap, [cheap, dear])).toBe(75);
  expect(savingsPct(cheap, [cheap])).toBe(0);
  expect(savingsPct(candidate("free", {}), [candidate("free", {})])).toBe(0);
});
