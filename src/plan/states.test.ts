import { expect, test } from "vitest";
import { type ServiceState, type StackState, stackState } from "./states.ts";

test.each<[StackState, ServiceState[]]>([
  ["ready", ["ready", "done", "disabled"]],
  ["starting", ["ready", "starting", "degraded"]],
  ["starting", ["ready", "pending"]],
  ["degraded", ["ready", "degraded"]],
  ["failed", ["ready", "starting", "failed"]],
  ["ready", ["ready", "stopped"]],
  ["degraded", ["degraded", "stopped"]],
  ["ready", ["done", "disabled"]],
  ["stopped", ["done", "stopped"]],
  ["stopped", ["stopped", "stopped", "disabled"]],
  ["stopped", ["disabled"]],
  ["stopped", []],
])("a stack is %s with services %j", (expected, states) => {
  expect(stackState(states.map((state) => ({ state })))).toBe(expected);
});
