import type { Clock } from "../../util/clock.ts";
import { askOverNetwork, networkTarget } from "../../util/probes/network-probe.ts";
import type { ReadinessCheck } from "./readiness-check.ts";

/** So often until it passes, and so often afterwards. */
const UNREADY_INTERVAL_MS = 100;
const READY_INTERVAL_MS = 2_000;
const PROBE_WITHIN_MS = 2_000;

/** What is known of all checks at a moment. */
export interface ReadyState {
  ready: boolean;
  /** A sentence for each check that does not pass, and for one that was not yet tried. */
  missing: readonly string[];
}

export interface WatchContext {
  clock: Clock;
  signal: AbortSignal;
  /** Hears of every change of a check's answer. */
  onChange: (state: ReadyState) => void;
}

/** Runs all checks again and again until the signal aborts; each goes its own way. */
export async function watchChecks(
  checks: readonly ReadinessCheck[],
  { clock, signal, onChange }: WatchContext,
): Promise<void> {
  const answers = new Map<ReadinessCheck, { ok: boolean; answer: string }>();
  const follow = async (check: ReadinessCheck) => {
    while (!signal.aborted) {
      const limits = { timeoutMs: PROBE_WITHIN_MS, signal };
      const seen = await askOverNetwork(check.probe, check, limits);
      const before = answers.get(check);
      answers.set(check, seen);
      if (before?.ok !== seen.ok || before.answer !== seen.answer)
        onChange(stateOf(checks, answers));
      await clock.sleep(seen.ok ? READY_INTERVAL_MS : UNREADY_INTERVAL_MS, signal);
    }
  };
  await Promise.all(checks.map(follow)).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

/** What nothing is known of yet. */
export function unknownState(checks: readonly ReadinessCheck[]): ReadyState {
  return stateOf(checks, new Map());
}

function stateOf(
  checks: readonly ReadinessCheck[],
  answers: ReadonlyMap<ReadinessCheck, { ok: boolean; answer: string }>,
): ReadyState {
  const missing = checks.flatMap((check) => {
    const { ok, answer } = answers.get(check) ?? { ok: false, answer: "not asked yet" };
    if (ok) return [];
    const { service, host, port, probe } = check;
    return [`${service}: ${networkTarget(probe, `${host}:${port}`)} answers: ${answer}`];
  });
  return { ready: missing.length === 0, missing };
}
