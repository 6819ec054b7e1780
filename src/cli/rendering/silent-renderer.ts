import type { EventRenderer } from "./event-renderer.ts";

/** Shows nothing: the result is enough. */
export function silentRenderer(): EventRenderer {
  return { onEvent() {}, async close() {} };
}
