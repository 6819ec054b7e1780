/** Something that was not run, and why. */
export interface Skip {
  /** The test or check. */
  name: string;
  /** Needs that this machine does not meet, such as "components:opa"; empty when none was named. */
  lacks: readonly string[];
}

/** What came of one step of `npm test`. */
export interface StepResult {
  name: string;
  passed: number;
  failed: number;
  skips: readonly Skip[];
  /** Needs that its tests have, met or not. */
  needs: readonly string[];
  /** A few words for the line of the step. */
  note: string;
  /** What to show when it failed. */
  output: string;
  durationMs: number;
}

/** What a machine may be required to provide, with DEVSTACK_REQUIRE. */
const NEEDS = [
  "components",
  "shells",
  "linux",
  "root",
  "mount",
  "engine",
  "kube",
  "kubectl",
  "browser",
  "network",
] as const;

/** The needs that the environment requires; the ones that do not exist in `unknown`. */
export function requiredNeeds(text: string | undefined): { required: string[]; unknown: string[] } {
  const names = (text ?? "").split(",").flatMap((name) => name.trim() || []);
  const isKnown = (name: string) => NEEDS.some((need) => need === name);
  return { required: names.filter(isKnown), unknown: names.filter((name) => !isKnown(name)) };
}

/** "components" stands for "components:opa" and all others. */
export function isPartOf(need: string, group: string): boolean {
  return need === group || need.startsWith(`${group}:`);
}
