import { longFor, seconds } from "../../util/durations.ts";
import type { FastForwardEvent } from "../command.ts";

/** How far the time of the simulated cluster has come, for somebody who waits. */
export function fastForwardText({ simulatedMs, elapsedMs }: FastForwardEvent): string {
  return `simulated ${longFor(simulatedMs)} so far · ${seconds(elapsedMs)}`;
}
