import { expect, test } from "vitest";
import { frameOf } from "../../../../test/support/frame-client.ts";
import { parseFrame } from "./frame.ts";
import { FrameWindows } from "./frame-windows.ts";

function frame(changed: Record<string, unknown> = {}) {
  const parsed = parseFrame(JSON.stringify(frameOf("hello", changed)));
  if (parsed === null) throw new Error("no frame");
  return parsed;
}

test("what a frame took up is free again when it leaves, and nothing is remembered", () => {
  const windows = new FrameWindows();
  const window = { max_parallel: 2, max_tokens: 100, max_usd_micros: 100 };
  const [first, second] = [windows.enter(frame({ window })), windows.enter(frame({ window }))];
  expect(windows.enter(frame({ window }))).toBe(null);
  expect(first?.reserve(60, 10)).toBe(true);
  expect(second?.reserve(41, 10)).toBe(false);
  expect(second?.reserve(40, 91)).toBe(false);
  first?.leave();
  expect(second?.reserve(100, 100)).toBe(true);
  second?.leave();
  expect(windows.size).toBe(0);
});

test("names with any separator in them do not run together", () => {
  const windows = new FrameWindows();
  const window = { max_parallel: 1, max_tokens: 1, max_usd_micros: 1 };
  expect(windows.enter(frame({ window, session_id: "a:b", stream_id: "c" }))).not.toBe(null);
  expect(windows.enter(frame({ window, session_id: "a", stream_id: "b:c" }))).not.toBe(null);
});
