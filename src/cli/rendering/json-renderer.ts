import type { EventRenderer } from "./event-renderer.ts";
import { jsonText } from "./json-text.ts";

/** One JSON object per line and event. */
export function jsonRenderer(write: (text: string) => void): EventRenderer {
  return {
    onEvent(event) {
      write(jsonText({ schemaVersion: 1, ...event }));
    },
    async close() {},
  };
}
