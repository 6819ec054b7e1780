import fc from "fast-check";
import { expect, test } from "vitest";
import { ShownTime } from "./shown-time.ts";

const time = new ShownTime();
const HOUR_MS = 3_600_000;

const pod = {
  metadata: { name: "a", creationTimestamp: "2026-01-01T02:00:00Z", labels: { at: "2026" } },
  spec: { nodeName: "n1" },
  status: {
    startTime: "2026-01-01T02:00:01Z",
    conditions: [
      { type: "Ready", lastTransitionTime: "2026-01-01T02:00:02Z", lastProbeTime: null },
    ],
    containerStatuses: [{ state: { running: { startedAt: "2026-01-01T02:00:03Z" } } }],
  },
};

test("every time of an object is shown earlier, and nothing else is touched", () => {
  expect(time.moved(pod, "core.v1.Pod", -HOUR_MS)).toEqual({
    metadata: { ...pod.metadata, creationTimestamp: "2026-01-01T01:00:00Z" },
    spec: pod.spec,
    status: {
      startTime: "2026-01-01T01:00:01Z",
      conditions: [
        { type: "Ready", lastTransitionTime: "2026-01-01T01:00:02Z", lastProbeTime: null },
      ],
      containerStatuses: [{ state: { running: { startedAt: "2026-01-01T01:00:03Z" } } }],
    },
  });
});

test("times of leases keep their decimals", () => {
  const lease = { spec: { renewTime: "2026-01-01T02:00:00.250000Z" } };
  expect(time.moved(lease, "coordination.v1.Lease", -HOUR_MS)).toEqual({
    spec: { renewTime: "2026-01-01T01:00:00.250000Z" },
  });
});

test("what has no schema has times in its metadata and of its measurement", () => {
  const metrics = {
    metadata: { creationTimestamp: "2026-01-01T02:00:00Z" },
    timestamp: "2026-01-01T02:00:00Z",
    window: "10s",
    at: "2026-01-01T02:00:00Z",
  };
  expect(time.moved(metrics, undefined, -HOUR_MS)).toEqual({
    metadata: { creationTimestamp: "2026-01-01T01:00:00Z" },
    timestamp: "2026-01-01T01:00:00Z",
    window: "10s",
    at: "2026-01-01T02:00:00Z",
  });
});

test("types that contain themselves and fields of wrong types do no harm", () => {
  const schema = "apiextensions.v1.CustomResourceDefinition";
  const definition = { spec: { versions: [{ schema: { properties: {} } }] }, status: 3 };
  expect(time.moved(definition, schema, -HOUR_MS)).toEqual(definition);
  const broken = { metadata: { creationTimestamp: "yesterday" }, status: { conditions: "none" } };
  expect(time.moved(broken, "core.v1.Pod", -HOUR_MS)).toEqual(broken);
});

test("less than a second is nothing", () => {
  expect(time.moved(pod, "core.v1.Pod", -999)).toBe(pod);
});

test("what is shown comes back as it was", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 * HOUR_MS }), (byMs) => {
      const shown = time.moved(pod, "core.v1.Pod", -byMs);
      expect(time.moved(shown, "core.v1.Pod", byMs)).toEqual(pod);
    }),
  );
});
