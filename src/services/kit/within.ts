export type Outcome = { kind: "done" } | { kind: "late" } | { kind: "rejected"; error: unknown };

export interface Bound {
  budgetMs: number;
  /** Once this aborts, only `hurryBudgetMs` are left. */
  hurry: AbortSignal;
  hurryBudgetMs: number;
}

/** Waits for `work` as long as the bound allows. Never rejects; a late `work` is left to itself. */
export function within(bound: Bound, work: Promise<void>): Promise<Outcome> {
  return new Promise((resolve) => {
    const late = () => settle({ kind: "late" });
    let timer = setTimeout(late, bound.budgetMs);
    const hurry = () => {
      clearTimeout(timer);
      timer = setTimeout(late, bound.hurryBudgetMs);
    };
    const settle = (outcome: Outcome) => {
      clearTimeout(timer);
      bound.hurry.removeEventListener("abort", hurry);
      resolve(outcome);
    };
    if (bound.hurry.aborted) hurry();
    else bound.hurry.addEventListener("abort", hurry);
    work.then(
      () => settle({ kind: "done" }),
      (error: unknown) => settle({ kind: "rejected", error }),
    );
  });
}
