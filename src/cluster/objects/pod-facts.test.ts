import { expect, test } from "vitest";
import { findCondition, holds, withCondition } from "./conditions.ts";
import type { Pod } from "./pod.ts";
import { isActive, isAvailable, isFinished, isReady } from "./pod-facts.ts";

const AT = "2026-01-01T00:00:00Z";
const LATER = "2026-01-01T00:01:00Z";

function pod(status: Pod["status"] = {}, deletionTimestamp?: string): Pod {
  const metadata = { name: "a", uid: "1", resourceVersion: "1", creationTimestamp: AT };
  return {
    ...{ apiVersion: "v1", kind: "Pod" },
    metadata: { ...metadata, ...(deletionTimestamp !== undefined && { deletionTimestamp }) },
    ...{ spec: { containers: [] }, status },
  };
}

test("a condition keeps its time until its status changes", () => {
  const first = withCondition(undefined, { type: "Ready", status: "False", reason: "A" }, AT);
  const second = withCondition(first, { type: "Ready", status: "False", reason: "B" }, LATER);
  expect(second).toEqual([{ type: "Ready", status: "False", reason: "B", lastTransitionTime: AT }]);
  const third = withCondition(second, { type: "Ready", status: "True" }, LATER);
  expect(findCondition(third, "Ready")?.lastTransitionTime).toBe(LATER);
  expect(holds(third, "Ready")).toBe(true);
  const others = withCondition(third, { type: "Other", status: "True" }, LATER);
  expect(others.map(({ type }) => type)).toEqual(["Ready", "Other"]);
});

test("a pod that has ended, or is about to, is not active", () => {
  expect(isActive(pod({ phase: "Running" }))).toBe(true);
  expect(isActive(pod({ phase: "Succeeded" }))).toBe(false);
  expect(isFinished(pod({ phase: "Failed" }))).toBe(true);
  expect(isActive(pod({ phase: "Running" }, LATER))).toBe(false);
});

test("a pod is available when it has been ready for long enough", () => {
  const conditions = withCondition(undefined, { type: "Ready", status: "True" }, AT);
  const ready = pod({ phase: "Running", conditions });
  expect(isReady(ready)).toBe(true);
  expect(isAvailable(ready, 0, Date.parse(AT))).toBe(true);
  expect(isAvailable(ready, 30, Date.parse(AT) + 29_999)).toBe(false);
  expect(isAvailable(ready, 30, Date.parse(AT) + 30_000)).toBe(true);
  expect(isAvailable(pod(), 0, Date.parse(AT))).toBe(false);
});
