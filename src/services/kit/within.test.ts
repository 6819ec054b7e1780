import { expect, test } from "vitest";
import { within } from "./within.ts";

const never = () => new Promise<void>(() => {});
const calm = () => ({
  budgetMs: 60_000,
  hurry: new AbortController().signal,
  hurryBudgetMs: 60_000,
});

test("work that ends in time says how", async () => {
  expect(await within(calm(), Promise.resolve())).toEqual({ kind: "done" });
  const error = new Error("boom");
  expect(await within(calm(), Promise.reject(error))).toEqual({ kind: "rejected", error });
});

test("work that does not end is late", async () => {
  expect(await within({ ...calm(), budgetMs: 1 }, never())).toEqual({ kind: "late" });
});

test("a hurry that comes while waiting shortens the wait", async () => {
  const hurry = new AbortController();
  const outcome = within({ budgetMs: 60_000, hurry: hurry.signal, hurryBudgetMs: 1 }, never());
  hurry.abort();
  expect(await outcome).toEqual({ kind: "late" });
});

test("a hurry that was there before shortens the wait", async () => {
  const bound = { budgetMs: 60_000, hurry: AbortSignal.abort(), hurryBudgetMs: 1 };
  expect(await within(bound, never())).toEqual({ kind: "late" });
});
