import type { LogLine } from "../api/logs/pod-logs.ts";
import { SERVED_INTERVAL_MS, type ServedStep, servedBetween } from "../traffic/served-history.ts";
import type { ContainerHistory } from "./container-history.ts";
import { type LogPlace, type LogSaying, logText } from "./log-text.ts";

/** No more lines of requests are told at once: the log was rotated before. */
const MOST_INTERVALS = 10_000;

/** What a container has said of its own life by then, in order. */
export function lifeLines(
  { startedMs, readyMs, signalMs, ending, attempt }: ContainerHistory,
  place: LogPlace,
  untilMs: number,
): LogLine[] {
  const image = [...place.pod.spec.containers, ...(place.pod.spec.initContainers ?? [])].find(
    ({ name }) => name === place.container,
  )?.image;
  const lines: LogLine[] = [];
  const say = (atMs: number, saying: LogSaying) =>
    lines.push({ atMs, text: logText(saying, place) });
  const fields = { ...(image !== undefined && { image }), attempt };
  say(startedMs, { level: "info", message: "started", fields });
  if (readyMs !== null) say(readyMs, { level: "info", message: "ready" });
  if (signalMs !== null) {
    const message = "told to end, taking no more requests";
    say(signalMs, { level: "info", message, fields: { signal: "SIGTERM" } });
  }
  if (ending !== null) {
    const { atMs, exitCode, reason } = ending;
    const level = exitCode === 0 ? "info" : "error";
    say(atMs, { level, message: "ended", fields: { code: exitCode, reason } });
  }
  const said = lines.filter(({ atMs }) => atMs <= untilMs);
  return said.toSorted((left, right) => left.atMs - right.atMs);
}

export interface Served {
  readonly run: ContainerHistory;
  readonly place: LogPlace;
  /** Of each service that the pod is behind. */
  readonly steps: readonly (readonly ServedStep[])[];
}

/** How many requests it has served, one line for each interval that has ended in a span of time. */
export function servedLines(
  { run, place, steps }: Served,
  span: { readonly afterMs: number; readonly untilMs: number },
): LogLine[] {
  const { servesMs, signalMs, ending } = run;
  const knownMs = Math.min(...steps.map((one) => one[0]?.atMs ?? Number.POSITIVE_INFINITY));
  if (servesMs === null || knownMs === Number.POSITIVE_INFINITY) return [];
  const beginMs = Math.max(servesMs, knownMs);
  const endMs = Math.min(signalMs ?? span.untilMs, ending?.atMs ?? span.untilMs, span.untilMs);
  const served = (fromMs: number, toMs: number) =>
    steps.reduce((sum, one) => sum + servedBetween(one, place.zone, { fromMs, toMs }), 0);
  const lines: LogLine[] = [];
  const firstMs = Math.max(beginMs, span.afterMs, endMs - MOST_INTERVALS * SERVED_INTERVAL_MS);
  const last = Math.ceil(endMs / SERVED_INTERVAL_MS);
  for (let index = Math.floor(firstMs / SERVED_INTERVAL_MS) + 1; index <= last; index++) {
    const atMs = index * SERVED_INTERVAL_MS;
    if (atMs > span.untilMs) break;
    const fromMs = Math.max(beginMs, atMs - SERVED_INTERVAL_MS);
    const requests = Math.round(served(fromMs, Math.min(atMs, endMs)));
    if (requests === 0) continue;
    const fields = { requests, seconds: SERVED_INTERVAL_MS / 1_000 };
    lines.push({ atMs, text: logText({ level: "info", message: "served", fields }, place) });
  }
  return lines;
}
