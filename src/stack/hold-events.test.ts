import { expect, test } from "vitest";
import type { StackEvent } from "../plan/events.ts";
import { holdEvents } from "./hold-events.ts";

const seen = (service: string, state: "failed" | "ready"): StackEvent => ({
  ...{ type: "service", service, state, reason: "", elapsedMs: 0 },
});

test("what is told early comes with the release, of each service only what holds by then", () => {
  const told: StackEvent[] = [];
  const held = holdEvents((event) => told.push(event));
  const notice: StackEvent = { type: "notice", message: "an image is pulled" };
  for (const event of [
    seen("opa", "failed"),
    notice,
    seen("memory", "ready"),
    seen("opa", "ready"),
  ])
    held.emit(event);
  expect(told).toEqual([]);
  held.release();
  expect(told).toEqual([notice, seen("memory", "ready"), seen("opa", "ready")]);
  held.emit(seen("opa", "failed"));
  expect(told.at(-1)).toEqual(seen("opa", "failed"));
});
