import { expect, test } from "vitest";
import {
  type Candidate,
  type ChoiceRule,
  chooseAdapter,
  costPer1k,
  type Estimate,
  savingsPct,
} from "./choose-adapter.ts";

function candidate(model: string, estimate: Partial<Estimate>, latencyMs?: number): Candidate {
  return {
    model,
    quality: estimate.confidence ?? 0.8,
    latencyMs: latencyMs ?? null,
    estimate: {
      inTokens: 100,
      outTokens: 100,
      usdMicros: 0,
      p95UsdMicros: 0,
      confidence: 0.8,
      simulated: false,
      firstChunkMs: 0,
      ...estimate,
    },
  };
}

const rule: ChoiceRule = {
  quality: "balanced",
  maxCostUsd: 0.05,
  latencySloMs: 2_000,
  synthetic: false,
};
const rankOf = (candidates: Candidate[], changed: Partial<typeof rule> = {}) => {
  const choice = chooseAdapter(candidates, { ...rule, ...changed });
  return choice.ok
    ? { rank: choice.eligible.map(({ model }) => model).join(" "), reason: choice.reason }
    : {};
};
const chosenOf = (candidates: Candidate[], changed: Partial<typeof rule> = {}) => {
  const choice = chooseAdapter(candidates, { ...rule, ...changed });
  return choice.ok ? choice.chosen.model : choice.reason;
};

test("the cheapest one that reaches the floor in time is chosen, the others follow by rank", () => {
  const candidates = [
    candidate("poor", { usdMicros: 1, confidence: 0.5 }),
    candidate("poorest", { usdMicros: 1, confidence: 0.4 }),
    candidate("late", { usdMicros: 2 }, 2_001),
    candidate("later", { usdMicros: 1 }, 9_000),
    candidate("dear", { usdMicros: 900 }, 2_000),
    candidate("cheap", { usdMicros: 200 }),
  ];
  expect(rankOf(candidates)).toEqual({
    rank: "cheap dear late later poor poorest",
    reason: "cheapest that reaches quality 0.75 (balanced) within 2000 ms",
  });
});

test.each([
  ["fast", 0.6, "cheap middle best"],
  ["balanced", 0.75, "middle best cheap"],
  ["high", 0.85, "best middle cheap"],
] as const)("quality %s has the floor %d", (quality, floor, rank) => {
  const at = (model: string, confidence: number, usdMicros: number) =>
    candidate(model, { confidence, usdMicros });
  const candidates = [at("cheap", 0.6, 1), at("middle", 0.75, 2), at("best", 0.85, 3)];
  const reason = `cheapest that reaches quality ${floor} (${quality}) within 2000 ms`;
  expect(rankOf(candidates, { quality })).toEqual({ rank, reason });
});

test("where nobody is expected in time, the quickest one is taken and the reason says so", () => {
  const candidates = [candidate("slow", { usdMicros: 1 }, 900), candidate("quick", {}, 300)];
  expect(rankOf(candidates, { latencySloMs: 250 })).toEqual({
    rank: "quick slow",
    reason: "none that reaches quality 0.75 (balanced) is expected within 250 ms: the quickest",
  });
});

test("of equal prices the quicker one wins, then the one configured first", () => {
  expect(chosenOf([candidate("slow", {}, 900), candidate("quick", {}, 100)])).toBe("quick");
  expect(chosenOf([candidate("silent", {}), candidate("slow", {}, 900)])).toBe("slow");
  expect(chosenOf([candidate("first", {}), candidate("second", {})])).toBe("first");
});

test("where nobody reaches the floor, the best one is taken and the reason says so", () => {
  const candidates = [candidate("a", { confidence: 0.1 }), candidate("b", { confidence: 0.4 })];
  expect(rankOf(candidates)).toEqual({
    rank: "b a",
    reason: "no candidate reaches quality 0.75 (balanced): the best one",
  });
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

test("a model that is late goes before what is simulated in time, and not before another model", () => {
  const phrases = candidate("phrases", { usdMicros: 200, simulated: true }, 50);
  const late = candidate("late", {}, 15_000);
  expect(rankOf([phrases, late])).toEqual({
    rank: "late phrases",
    reason:
      "no model that reaches quality 0.75 (balanced) is expected within 2000 ms: the quickest",
  });
  const dear = candidate("dear", { usdMicros: 900 }, 1_000);
  expect(rankOf([phrases, late, dear]).rank).toBe("phrases dear late");
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
