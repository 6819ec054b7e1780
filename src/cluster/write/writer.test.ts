import { expect, test } from "vitest";
import { refusal } from "../../../test/support/cluster/refusal.ts";
import { START_MS } from "../../../test/support/cluster/test-cluster.ts";
import { podGraceSeconds } from "../admission/pod-grace.ts";
import type { KubeObject } from "../objects/meta.ts";
import type { Pod } from "../objects/pod.ts";
import { resource } from "../store/resource.ts";
import { Store } from "../store/store.ts";
import { Random } from "../time/random.ts";
import type { Strategy } from "./strategy.ts";
import { type NewObject, Writer } from "./writer.ts";

const NAMESPACES = resource("namespaces");
const PODS = resource<Pod>("pods");

const STRATEGIES = new Map<string, Strategy>([
  ["namespaces", { namespaced: false, ownStatus: true, counted: false }],
  [
    "pods",
    {
      ...{ namespaced: true, ownStatus: true, counted: true },
      graceSeconds: (pod) => podGraceSeconds(pod as Pod),
    },
  ],
]);

function place() {
  const store = Store.empty();
  const timeIn = (seconds: number) =>
    new Date(START_MS + seconds * 1_000).toISOString().slice(0, 19);
  const writer = new Writer({ store, random: new Random(7), timeIn, strategies: STRATEGIES });
  writer.create(NAMESPACES, { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } });
  return { store, writer };
}

const pod = (
  metadata: NewObject<Pod>["metadata"],
  spec: Partial<Pod["spec"]> = {},
): NewObject<Pod> => ({
  ...{ apiVersion: "v1", kind: "Pod" },
  metadata: { namespace: "default", ...metadata },
  spec: { containers: [], ...spec },
});

test("a new object gets what is the system's to say", () => {
  const { writer } = place();
  const { metadata } = writer.create(PODS, pod({ generateName: "web-" }));
  expect(metadata).toEqual({
    namespace: "default",
    generateName: "web-",
    name: expect.stringMatching(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/),
    uid: expect.stringMatching(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    ),
    resourceVersion: "2",
    creationTimestamp: "2026-01-01T00:00:00",
    generation: 1,
  });
});

test("what is there, and what has no namespace to be in, is not created", () => {
  const { writer } = place();
  writer.create(PODS, pod({ name: "a" }));
  expect(refusal(() => writer.create(PODS, pod({ name: "a" })))).toBe(
    '409 pods "a" already exists',
  );
  expect(refusal(() => writer.create(PODS, pod({ name: "a", namespace: "shop" })))).toBe(
    '404 namespaces "shop" not found',
  );
  expect(refusal(() => writer.create(PODS, pod({})))).toContain("422");
  const held = { name: "gone", finalizers: ["hold"] };
  writer.create(NAMESPACES, { apiVersion: "v1", kind: "Namespace", metadata: held });
  writer.delete(NAMESPACES, { name: "gone" });
  expect(refusal(() => writer.create(PODS, pod({ name: "a", namespace: "gone" })))).toBe(
    '403 pods "a" is forbidden: unable to create new content in namespace gone because it is being terminated',
  );
});

test("a stale version, or another object of that name, is not overwritten", () => {
  const { writer } = place();
  const first = writer.create(PODS, pod({ name: "a" }));
  const labelled = { ...first, metadata: { ...first.metadata, labels: { a: "b" } } };
  const second = writer.update(PODS, labelled);
  expect(refusal(() => writer.update(PODS, labelled))).toBe(
    '409 Operation cannot be fulfilled on pods "a": the object has been modified; please apply your changes to the latest version and try again',
  );
  const other = { ...second, metadata: { ...second.metadata, uid: "other" } };
  expect(refusal(() => writer.update(PODS, other))).toContain("Precondition failed: UID");
  expect(refusal(() => writer.delete(PODS, { ...first.metadata }, { uid: "other" }))).toContain(
    "409",
  );
  const { resourceVersion: _any, ...metadata } = labelled.metadata;
  const unversioned = { ...labelled, metadata: { ...metadata, resourceVersion: "" } };
  expect(writer.update(PODS, unversioned)).toBe(second);
});

test("a write that changes nothing is none, and only another wish counts as a generation", () => {
  const { store, writer } = place();
  const first = writer.create(PODS, pod({ name: "a" }));
  const { revision } = store;
  expect(writer.update(PODS, structuredClone(first))).toBe(first);
  expect(store.revision).toBe(revision);
  const labels = { app: "web" };
  const second = writer.update(PODS, { ...first, metadata: { ...first.metadata, labels } });
  expect(second.metadata.generation).toBe(1);
  const third = writer.update(PODS, { ...second, spec: { ...second.spec, hostname: "web" } });
  expect(third.metadata.generation).toBe(2);
});

test("status and the rest are written apart", () => {
  const { writer } = place();
  const first = writer.create(PODS, pod({ name: "a" }));
  const running = { ...first, status: { phase: "Running" as const } };
  expect(writer.update(PODS, running)).toBe(first);
  const second = writer.updateStatus(PODS, { ...running, spec: { containers: [], hostname: "x" } });
  expect(second).toMatchObject({ spec: { containers: [] }, status: { phase: "Running" } });
  expect(second.spec).toBe(first.spec);
  const third = writer.update(PODS, {
    ...first,
    metadata: { ...second.metadata },
    spec: { containers: [], hostname: "y" },
  });
  expect(third.status).toEqual({ phase: "Running" });
});

test("what needs time to end stays until it has had it, and may be hurried", () => {
  const { store, writer } = place();
  writer.create(PODS, pod({ name: "waiting" }));
  writer.delete(PODS, { namespace: "default", name: "waiting" });
  expect(store.list(PODS)).toEqual([]);
  const name = { namespace: "default", name: "placed" };
  writer.create(PODS, pod({ name: "placed" }, { nodeName: "n1" }));
  const marked = writer.delete(PODS, name).metadata;
  expect(marked).toMatchObject({
    deletionTimestamp: "2026-01-01T00:00:30",
    deletionGracePeriodSeconds: 30,
  });
  expect(writer.delete(PODS, name, { gracePeriodSeconds: 60 }).metadata).toEqual(marked);
  const sooner = writer.delete(PODS, name, { gracePeriodSeconds: 5 }).metadata;
  expect(sooner.deletionTimestamp).toBe("2026-01-01T00:00:05");
  writer.delete(PODS, name, { gracePeriodSeconds: 0 });
  expect(store.get(PODS, "default", "placed")).toBeUndefined();
});

test("finalizers hold an object, and it goes with the last of them", () => {
  const { store, writer } = place();
  const name = { namespace: "default", name: "a" };
  writer.create(PODS, pod({ name: "a", finalizers: ["one", "two"] }));
  const marked = writer.delete(PODS, name);
  expect(marked.metadata).toMatchObject({
    deletionGracePeriodSeconds: 0,
    finalizers: ["one", "two"],
  });
  const without = (object: Pod, finalizers: string[]): Pod => ({
    ...object,
    metadata: { ...object.metadata, finalizers },
  });
  const held = writer.update(PODS, without(marked, ["two"]));
  expect(store.get(PODS, "default", "a")).toBe(held);
  writer.update(PODS, without(held, []));
  expect(store.get(PODS, "default", "a")).toBeUndefined();
});

test.for([
  ["Foreground", ["foregroundDeletion"]],
  ["Orphan", ["orphan"]],
] as const)("a deletion with what becomes of dependants: %s", ([propagation, finalizers]) => {
  const { store, writer } = place();
  writer.create(PODS, pod({ name: "a" }));
  writer.delete(PODS, { namespace: "default", name: "a" }, { propagation });
  const stored: KubeObject | undefined = store.get(PODS, "default", "a");
  expect(stored?.metadata.finalizers).toEqual(finalizers);
  writer.delete(PODS, { namespace: "default", name: "a" }, { propagation: "Background" });
  expect(store.get(PODS, "default", "a")).toBeUndefined();
});

test("a write of the status takes annotations along where it is asked to, which is no new wish", () => {
  const { writer } = place();
  const made = writer.create(PODS, pod({ name: "web", annotations: { a: "1" } }));
  const given = { ...made, metadata: { ...made.metadata, annotations: { b: "2" } } };
  expect(writer.updateStatus(PODS, given).metadata.annotations).toEqual({ a: "1" });
  const { metadata } = writer.updateStatus(
    PODS,
    { ...given, metadata: { ...given.metadata } },
    {
      annotations: true,
    },
  );
  expect(metadata).toMatchObject({ annotations: { b: "2" }, generation: 1 });
});
