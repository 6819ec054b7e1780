import type { ClusterTime } from "../../stack/simulation/simulation.ts";
import { longFor } from "../../util/durations.ts";

/** What time it is in the cluster, and how it passes. @param passedMs what was let pass at once */
export function renderTime(time: ClusterTime, passedMs: number | null): string {
  const { now, isPaused, speed, aheadMs, nextMs } = time;
  const pace = isPaused ? "paused" : speed === 1 ? "as fast as here" : `${speed} times as fast`;
  const ahead = aheadMs >= 1_000 ? [`${longFor(aheadMs)} ahead of here`] : [];
  const next = nextMs === null ? "nothing is about to happen" : `next event in ${longFor(nextMs)}`;
  const passed = passedMs === null ? [] : [`${longFor(passedMs)} have passed.`];
  const there = now.replace("T", " ").replace(/\.\d+Z$/, " UTC");
  const lines = [...passed, [there, pace].join(" · "), [...ahead, next].join(" · ")];
  return `${lines.join("\n")}\n`;
}
