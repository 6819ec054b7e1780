import type { LintRule } from "../finding.ts";

/** Told by the linter itself, once all other rules have spoken. */
export const waiver: LintRule = {
  code: "L_WAIVER",
  severity: "warning",
  title: "a waiver that counts for nothing",
  consequence: "It waives nothing now, and may hide something later.",
  fix: "Write `# devstack-lint: ignore L_CODE reason`, or remove it.",
  docs: "A waiver of a rule that does not exist, without a reason, or where the rule has nothing to say.",
  *check() {},
};
