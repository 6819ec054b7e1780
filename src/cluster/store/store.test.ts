import fc from "fast-check";
import { expect, test } from "vitest";
import type { KubeObject } from "../objects/meta.ts";
import type { Pod } from "../objects/pod.ts";
import type { Change } from "./history.ts";
import { keyOf, resource } from "./resource.ts";
import { type Index, Store } from "./store.ts";

const PODS = resource<Pod>("pods");
const BY_NODE: Index = {
  resource: PODS.id,
  name: "node",
  of: (object) => [(object as Pod).spec.nodeName ?? ""].filter((name) => name !== ""),
};

function pod(name: string, { namespace = "default", nodeName = "" } = {}): Pod {
  const metadata = { name, namespace, uid: name, resourceVersion: "", creationTimestamp: "" };
  return {
    ...{ apiVersion: "v1", kind: "Pod", metadata },
    spec: { containers: [], ...(nodeName !== "" && { nodeName }) },
  };
}

/** Pods of three namespaces, in no order. */
function filled(): Store {
  const store = Store.empty();
  for (const [namespace, name] of [
    ["b", "x"],
    ["a", "y"],
    ["a-b", "x"],
    ["a", "x"],
  ] as const) {
    store.put(PODS, pod(name, { namespace }));
  }
  return store;
}

const names = (objects: readonly KubeObject[]) => objects.map(keyOf);

test("objects are listed by namespace and name, as an etcd would", () => {
  const store = filled();
  expect(names(store.list(PODS))).toEqual(["a-b/x", "a/x", "a/y", "b/x"]);
  expect(names(store.list(PODS, "a"))).toEqual(["a/x", "a/y"]);
  expect(store.list(PODS, "c")).toEqual([]);
  expect(store.list(resource("nodes"))).toEqual([]);
  expect(store.count(PODS)).toBe(4);
});

test("objects come one by one, from anywhere", () => {
  const store = filled();
  const each = (options = {}) => names([...store.each(PODS, options)]);
  expect(each()).toEqual(["a-b/x", "a/x", "a/y", "b/x"]);
  expect(each({ namespace: "a" })).toEqual(["a/x", "a/y"]);
  expect(each({ after: "a/x" })).toEqual(["a/y", "b/x"]);
  expect(each({ after: "a/gone", namespace: "a" })).toEqual(["a/x", "a/y"]);
  expect(each({ namespace: "c" })).toEqual([]);
});

test("every write has a number, which its object bears", () => {
  const store = Store.empty();
  expect(store.put(PODS, pod("a")).metadata.resourceVersion).toBe("1");
  const second = store.put(PODS, pod("a", { nodeName: "n1" }));
  expect(second.metadata.resourceVersion).toBe("2");
  expect(store.get(PODS, "default", "a")).toBe(second);
  expect(store.remove(PODS, "default", "a")?.metadata.resourceVersion).toBe("3");
  expect(store.remove(PODS, "default", "a")).toBeUndefined();
  expect(store.get(PODS, "default", "a")).toBeUndefined();
  expect(store.revision).toBe(3);
});

test("history tells what was there before, up to its limit", () => {
  const store = Store.empty({ historyLimit: 2 });
  store.put(PODS, pod("a"));
  store.put(PODS, pod("a", { nodeName: "n1" }));
  store.remove(PODS, "default", "a");
  const seen = store
    .since(1)
    ?.map(({ revision, type, previous }) => [...[revision, type, (previous as Pod).spec.nodeName]]);
  expect(seen).toEqual([
    [2, "MODIFIED", undefined],
    [3, "DELETED", "n1"],
  ]);
  expect(store.since(0)).toBeNull();
  expect(store.since(3)).toEqual([]);
});

test("an index finds what it is about, as it is now", () => {
  const store = Store.empty({ indexes: [BY_NODE] });
  store.put(PODS, pod("a"));
  store.put(PODS, pod("b", { nodeName: "n1" }));
  store.put(PODS, pod("c", { nodeName: "n1" }));
  store.put(PODS, pod("d", { nodeName: "n10" }));
  expect(names(store.find(PODS, "node", "n1"))).toEqual(["default/b", "default/c"]);
  const moved = store.put(PODS, pod("a", { nodeName: "n10" }));
  store.remove(PODS, "default", "b");
  expect(names(store.find(PODS, "node", "n1"))).toEqual(["default/c"]);
  expect(store.find(PODS, "node", "n10")[0]).toBe(moved);
});

const write = fc.record({
  name: fc.constantFrom("a", "b", "c", "d"),
  namespace: fc.constantFrom("x", "y"),
  nodeName: fc.constantFrom("", "n1", "n2"),
  remove: fc.boolean(),
});
type Write = typeof write extends fc.Arbitrary<infer T> ? T : never;

function carryOut(store: Store, writes: readonly Write[]): void {
  for (const { name, namespace, nodeName, remove } of writes) {
    if (remove) store.remove(PODS, namespace, name);
    else store.put(PODS, pod(name, { namespace, nodeName }));
  }
}

test("an index that a store does not have is no index that finds nothing", () => {
  const store = Store.empty({ indexes: [BY_NODE] });
  expect(store.find(PODS, "node", "n1")).toEqual([]);
  const why = 'The store has no index "owner" of pods: give it one when it is made.';
  expect(() => store.find(PODS, "owner", "x")).toThrow(why);
  expect(() => store.fork().find(PODS, "owner", "x")).toThrow(why);
});

test("what a listener is told, and what history tells, leads to the state", () => {
  fc.assert(
    fc.property(fc.array(write), (writes) => {
      const store = Store.empty();
      const told: Change[] = [];
      store.subscribe((change) => told.push(change));
      carryOut(store, writes);
      expect(store.since(0)).toEqual(told);
      const replayed = new Map<string, KubeObject>();
      for (const { type, object } of told) {
        if (type === "DELETED") replayed.delete(keyOf(object));
        else replayed.set(keyOf(object), object);
      }
      expect(new Map(store.list(PODS).map((one) => [keyOf(one), one]))).toEqual(replayed);
    }),
  );
});

test("a fork changes nothing in its parent, nor the parent in it", () => {
  const state = (store: Store) => ({
    pods: store.list(PODS),
    revision: store.revision,
    history: store.since(0),
    n1: store.find(PODS, "node", "n1"),
  });
  fc.assert(
    fc.property(fc.array(write), fc.array(write), (before, after) => {
      const parent = Store.empty({ indexes: [BY_NODE] });
      carryOut(parent, before);
      const seen = state(parent);
      const fork = parent.fork();
      expect(state(fork)).toEqual(seen);
      let told = 0;
      parent.subscribe(() => told++);
      carryOut(fork, after);
      expect(state(parent)).toEqual(seen);
      expect(told).toBe(0);
      const forked = state(fork);
      carryOut(parent, after.toReversed());
      expect(state(fork)).toEqual(forked);
    }),
  );
});
