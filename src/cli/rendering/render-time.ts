import type { ClusterTime } from "../../stack/simulation/simulation.ts";
import { evenBriefly, longFor } from "../../util/durations.ts";

/** What time it is in the cluster, and how it passes. @param passedMs what was let pass at once */
export function renderTime(time: ClusterTime, passedMs: number | null): string {
  const { now, isPaused, speed, aheadMs, nextMs } = time;
  const pace = isPaused
    ? "paused"
    : speed === 1
      ? "as fast as here"
      : `${speed} times as fast as here`;
  const ahead = aheadMs >= 1_000 ? [`${longFor(aheadMs)} ahead of here`] : [];
  const next =
    nextMs === null
      ? "nothing is about to happen"
      : `next event in ${evenBriefly(Math.max(1, nextMs))}`;
  const passed = passedMs === null ? [] : [`${evenBriefly(passedMs)} passed at once.`];
  const lines = [...passed, [momentText(now), pace].join(" · "), [...ahead, next].join(" · ")];
  return `${lines.join("\n")}\n`;
}

/** A moment of the cluster, to the second: `2026-11-22 21:29:50 UTC`. */
export function momentText(iso: string): string {
  return iso.replace("T", " ").replace(/\.\d+Z$/, " UTC");
}
