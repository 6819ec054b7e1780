import { expect, test } from "vitest";
import { CallWindow } from "./call-window.ts";

test("before the first call there is nothing to tell", () => {
  expect(new CallWindow().health()).toEqual({ p95_ms: 0, error_rate: 0 });
});

test("p95 is by nearest rank, the error rate counts the adapter's own faults", () => {
  const window = new CallWindow();
  for (let durationMs = 100; durationMs >= 1; durationMs -= 1) {
    window.record({ status: durationMs % 4 === 0 ? "INTERNAL" : "OK", durationMs });
  }
  expect(window.health()).toEqual({ p95_ms: 95, error_rate: 0.25 });
});

test("refused and cancelled calls are no faults", () => {
  const window = new CallWindow();
  window.record({ status: "INVALID_ARGUMENT", durationMs: 1 });
  window.record({ status: "CANCELLED", durationMs: 1 });
  expect(window.health().error_rate).toBe(0);
});

test("what is long ago is forgotten", () => {
  const window = new CallWindow();
  window.record({ status: "INTERNAL", durationMs: 9_999 });
  for (let call = 0; call < 256; call += 1) window.record({ status: "OK", durationMs: 1 });
  expect(window.health()).toEqual({ p95_ms: 1, error_rate: 0 });
});
