import type { Clock } from "../../util/clock.ts";
import type { CliEvent } from "../command.ts";
import type { EventRenderer } from "./event-renderer.ts";

/** A pause that nobody takes for a hang. */
const HOLD_MS = 400;

/**
 * Shows events only after a moment, and never those of a run that was over by then because all was
 * up already: such a run has one line to say, and rows that flash by say nothing.
 */
export function holdBack(renderer: EventRenderer, clock: Clock): EventRenderer {
  const held: CliEvent[] = [];
  const over = new AbortController();
  let holding = true;
  let nothingToDo = false;
  const release = () => {
    if (!holding) return;
    holding = false;
    for (const event of held) renderer.onEvent(event);
  };
  let timer: Promise<void> | null = null;
  return {
    onEvent(event) {
      if (!holding) return renderer.onEvent(event);
      held.push(event);
      timer ??= clock.sleep(HOLD_MS, over.signal).then(release, () => undefined);
      nothingToDo ||= event.type === "phase" && event.status === "reused";
    },
    async close() {
      over.abort();
      await timer;
      if (holding && nothingToDo) holding = false;
      else release();
      await renderer.close();
    },
  };
}
