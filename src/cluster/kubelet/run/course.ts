import type { Container, Probe } from "../../objects/pod.ts";

export type ProbeKind = "Startup" | "Readiness" | "Liveness";

/** What becomes of a container from its start on, if nobody ends it. In milliseconds of the epoch. */
export interface Course {
  readonly startMs: number;
  /** When it counts as started; null when it is ended before. */
  readonly startedMs: number | null;
  /** When it is ready; null when it is ended before. */
  readonly readyMs: number | null;
  /** The first probe that fails, for an event. */
  readonly unhealthy: { readonly atMs: number; readonly kind: ProbeKind } | null;
  /** When the kubelet ends it since a probe has failed too often. */
  readonly kill: { readonly atMs: number; readonly kind: ProbeKind } | null;
}

/**
 * A container's probes from its start until it is ready, reckoned at once: they fail until it answers
 * and succeed from then on (kubelet 1.34, prober: ticks begin with the start, those within the
 * initial delay are left out, and no other probe runs before the one of the startup has succeeded).
 *
 * @param answersMs when the program in it begins to answer
 */
export function courseOf(container: Container, startMs: number, answersMs: number): Course {
  const { startupProbe, readinessProbe, livenessProbe } = container;
  const startup = startupProbe && failures(startupProbe, { startMs, fromMs: startMs, answersMs });
  if (startup && startup.killMs !== null) {
    const { killMs, firstMs } = startup;
    return {
      ...{ startMs, startedMs: null, readyMs: null },
      unhealthy: { atMs: firstMs, kind: "Startup" },
      kill: { atMs: killMs, kind: "Startup" },
    };
  }
  const startedMs = startup?.succeedsMs ?? startMs;
  const times = { startMs, fromMs: startedMs, answersMs };
  const readiness = readinessProbe && failures(readinessProbe, times);
  const liveness = livenessProbe && failures(livenessProbe, times);
  const readyMs = readiness
    ? readiness.succeedsMs + (successesOf(readinessProbe) - 1) * periodMs(readinessProbe)
    : startedMs;
  const killMs = liveness?.killMs ?? null;
  const failed = [
    ...(startup?.fails ? [{ atMs: startup.firstMs, kind: "Startup" as const }] : []),
    ...(readiness?.fails ? [{ atMs: readiness.firstMs, kind: "Readiness" as const }] : []),
    ...(liveness?.fails ? [{ atMs: liveness.firstMs, kind: "Liveness" as const }] : []),
  ];
  return {
    ...{ startMs, startedMs },
    readyMs: killMs !== null && killMs <= readyMs ? null : readyMs,
    unhealthy: failed.toSorted((left, right) => left.atMs - right.atMs)[0] ?? null,
    kill: killMs === null ? null : { atMs: killMs, kind: "Liveness" },
  };
}

interface Outcome {
  /** The first probe that counts. */
  readonly firstMs: number;
  /** Whether that one fails. */
  readonly fails: boolean;
  /** The first one that succeeds, if it comes to that. */
  readonly succeedsMs: number;
  /** When as many have failed as may; null when one succeeds before. */
  readonly killMs: number | null;
}

function failures(
  probe: Probe,
  { startMs, fromMs, answersMs }: { startMs: number; fromMs: number; answersMs: number },
): Outcome {
  const period = periodMs(probe);
  const tickFrom = (atMs: number) =>
    fromMs + Math.max(0, Math.ceil((atMs - fromMs) / period)) * period;
  const firstMs = tickFrom(startMs + (probe.initialDelaySeconds ?? 0) * 1_000);
  const succeedsMs = tickFrom(Math.max(firstMs, answersMs));
  const failed = (succeedsMs - firstMs) / period;
  const threshold = Math.max(1, probe.failureThreshold ?? 3);
  const killMs = failed >= threshold ? firstMs + (threshold - 1) * period : null;
  return { firstMs, fails: failed > 0, succeedsMs, killMs };
}

/** Ten seconds when absent. */
function periodMs(probe: Probe | undefined): number {
  return (probe?.periodSeconds || 10) * 1_000;
}

function successesOf(probe: Probe | undefined): number {
  return Math.max(1, probe?.successThreshold ?? 1);
}
