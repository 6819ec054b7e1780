import type { EventRenderer } from "./event-renderer.ts";

/** One JSON object per line and event. */
export function jsonRenderer(write: (text: string) => void): EventRenderer {
  return {
    onEvent(event) {
      write(`${JSON.stringify({ schemaVersion: 1, ...event })}\n`);
    },
    async close() {},
  };
}
