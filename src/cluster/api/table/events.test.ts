import { expect, test } from "vitest";
import { cellsOf, headersOf } from "../../../../test/support/cluster/table-texts.ts";

const EVENT = { group: "", kind: "Event" };

const scheduled = {
  metadata: { name: "web-1.18a0f" },
  type: "Warning",
  reason: "FailedScheduling",
  message: "0/6 nodes are available: 6 Insufficient cpu.\n",
  involvedObject: { kind: "Pod", name: "web-1", fieldPath: "spec.containers{app}" },
  source: { component: "default-scheduler" },
  firstTimestamp: "2026-03-01T11:50:00Z",
  lastTimestamp: "2026-03-01T11:59:20Z",
  count: 4,
};

test("an event", () => {
  expect(headersOf(EVENT)).toBe(
    "Last Seen, Type, Reason, Object, Message [Subobject, Source, First Seen, Count, Name]",
  );
  expect(cellsOf(EVENT, scheduled)).toEqual({
    "Last Seen": "40s",
    Type: "Warning",
    Reason: "FailedScheduling",
    Object: "pod/web-1",
    Subobject: "spec.containers{app}",
    Source: "default-scheduler",
    Message: "0/6 nodes are available: 6 Insufficient cpu.",
    "First Seen": "10m",
    Count: 4,
    Name: "web-1.18a0f",
  });
});

test("an event of the newer API, by the fields of the core group", () => {
  const event = {
    ...scheduled,
    source: {},
    count: 0,
    firstTimestamp: null,
    lastTimestamp: null,
    eventTime: "2026-03-01T11:58:30.123456Z",
    reportingComponent: "kubelet",
    reportingInstance: "zone-a-1",
    involvedObject: { kind: "Node" },
  };
  expect(cellsOf(EVENT, event)).toMatchObject({
    "Last Seen": "89s",
    "First Seen": "89s",
    Count: 1,
    Source: "kubelet, zone-a-1",
    Object: "node",
    Subobject: "",
  });
  const series = { count: 9, lastObservedTime: "2026-03-01T11:59:59.000000Z" };
  expect(cellsOf(EVENT, { ...event, series })).toMatchObject({ "Last Seen": "1s", Count: 9 });
});

test("an event as events.k8s.io has it", () => {
  const event = {
    metadata: { name: "web-1.18a0f" },
    type: "Normal",
    reason: "Killing",
    note: "Stopping container app",
    regarding: { kind: "Pod", name: "web-1" },
    deprecatedSource: { component: "kubelet", host: "zone-b-1" },
    deprecatedFirstTimestamp: "2026-03-01T11:50:00Z",
    deprecatedLastTimestamp: "2026-03-01T11:51:00Z",
    deprecatedCount: 2,
    eventTime: null,
  };
  expect(cellsOf({ group: "events.k8s.io", kind: "Event" }, event)).toMatchObject({
    "Last Seen": "9m",
    Object: "pod/web-1",
    Source: "kubelet, zone-b-1",
    Message: "Stopping container app",
    "First Seen": "10m",
    Count: 2,
  });
});

test("an event without a time", () => {
  expect(cellsOf(EVENT, {})).toMatchObject({ "Last Seen": "<unknown>", Object: "", Count: 1 });
});
