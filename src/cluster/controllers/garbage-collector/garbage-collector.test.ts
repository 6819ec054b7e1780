import { expect, test } from "vitest";
import { Cluster } from "../../cluster.ts";
import type { KubeObject, OwnerReference } from "../../objects/meta.ts";
import { resource } from "../../store/resource.ts";
import type { Strategy } from "../../write/strategy.ts";
import type { DeleteOptions } from "../../write/writer.ts";
import { GarbageCollector } from "./garbage-collector.ts";

const THINGS = resource("things.example.org");
const NAMESPACES = resource("namespaces");
const STRATEGIES = new Map<string, Strategy>([
  [NAMESPACES.id, { namespaced: false, ownStatus: false, counted: false }],
]);

/** A cluster in which things own things. */
function place() {
  const cluster = Cluster.create({
    ...{ seed: 1, startMs: 0, components: [new GarbageCollector()], strategies: STRATEGIES },
  });
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } };
  cluster.write((writer) => writer.create(NAMESPACES, namespace));
  const make = (name: string, owners: readonly KubeObject[] = [], rest: object = {}) =>
    cluster.write((writer) =>
      writer.create(THINGS, {
        apiVersion: "example.org/v1",
        kind: "Thing",
        metadata: { namespace: "default", name, ownerReferences: owners.map(reference), ...rest },
      }),
    );
  const remove = (name: string, options: DeleteOptions = {}) =>
    cluster.write((writer) => writer.delete(THINGS, { namespace: "default", name }, options));
  const names = (of: Pick<Cluster, "store"> = cluster) =>
    of.store.list(THINGS).map(({ metadata }) => metadata.name);
  return { cluster, make, remove, names };
}

function reference({ metadata: { name, uid } }: KubeObject): OwnerReference {
  const what = { apiVersion: "example.org/v1", kind: "Thing", name, uid };
  return { ...what, controller: true, blockOwnerDeletion: true };
}

test("what an owner leaves behind goes with it, all the way down", () => {
  const { make, remove, names } = place();
  const top = make("top");
  const middle = make("middle", [top]);
  make("bottom", [middle]);
  make("other");
  remove("top");
  expect(names()).toEqual(["other"]);
});

test("one of several owners is forgotten, and the object stays until the last has gone", () => {
  const { cluster, make, remove, names } = place();
  const [a, b] = [make("a"), make("b")];
  make("shared", [a, b]);
  remove("a");
  expect(names()).toEqual(["b", "shared"]);
  const shared = cluster.store.get(THINGS, "default", "shared");
  expect(shared?.metadata.ownerReferences?.map(({ name }) => name)).toEqual(["b"]);
  remove("b");
  expect(names()).toEqual([]);
});

test("an object whose owner is another one than it says does not stay", () => {
  const { make, names } = place();
  const a = make("a");
  make("stray", [{ ...a, metadata: { ...a.metadata, uid: "of-an-earlier-a" } }]);
  expect(names()).toEqual(["a"]);
});

test("in the foreground an owner waits for those that hold it up", () => {
  const { cluster, make, remove, names } = place();
  const top = make("top");
  make("slow", [top], { finalizers: ["example.org/hold"] });
  make("quick", [top]);
  remove("top", { propagation: "Foreground" });
  expect(names()).toEqual(["slow", "top"]);
  const slow = cluster.store.get(THINGS, "default", "slow");
  cluster.write((writer) => {
    if (slow) writer.update(THINGS, { ...slow, metadata: { ...slow.metadata, finalizers: [] } });
  });
  expect(names()).toEqual([]);
});

test("in the foreground it waits for all below them too", () => {
  const { cluster, make, remove, names } = place();
  const top = make("top");
  const middle = make("middle", [top]);
  const bottom = make("bottom", [middle], { finalizers: ["example.org/busy"] });
  remove("top", { propagation: "Foreground" });
  expect(names()).toEqual(["bottom", "middle", "top"]);
  cluster.write((writer) =>
    writer.update(THINGS, {
      ...bottom,
      metadata: { ...bottom.metadata, resourceVersion: "", finalizers: [] },
    }),
  );
  expect(names()).toEqual([]);
});

test("orphans stay, without an owner", () => {
  const { cluster, make, remove, names } = place();
  make("child", [make("top")]);
  remove("top", { propagation: "Orphan" });
  expect(names()).toEqual(["child"]);
  const child = cluster.store.get(THINGS, "default", "child");
  expect(child?.metadata.ownerReferences).toEqual([]);
});

test("what is collected in a fork stays in its parent", () => {
  const { cluster, make, names } = place();
  make("child", [make("top")]);
  const fork = cluster.fork();
  fork.write((writer) => writer.delete(THINGS, { namespace: "default", name: "top" }));
  expect(names(fork)).toEqual([]);
  expect(names()).toEqual(["child", "top"]);
});
