import { expect, test } from "vitest";
import { Cluster } from "../cluster.ts";
import type { Component, World } from "../components/component.ts";
import type { KubeObject, Labels, OwnerReference } from "../objects/meta.ts";
import { controllerOf, controllerReference } from "../objects/owners.ts";
import { NAMESPACES, PODS } from "../objects/resources.ts";
import { resource } from "../store/resource.ts";
import { claimPods, POD_OWNER_INDEX } from "./claim-pods.ts";

const THINGS = resource("things");

const SELECTOR = { matches: (labels: Labels | undefined) => labels?.["app"] === "web" };

/** Claims for every thing what has its label: a component of this test. */
class Claimer implements Component {
  readonly name = "claimer";

  observe({ resource: id, object }: { resource: string; object: KubeObject }, world: World): void {
    if (id === THINGS.id) world.enqueue(this.name, object.metadata.name);
  }

  reconcile(name: string, world: World): void {
    const owner = world.store.get(THINGS, "default", name);
    if (owner !== undefined) claimPods({ owner, selector: SELECTOR }, world);
  }

  fork(): Component {
    return this;
  }
}

function place() {
  const cluster = Cluster.create({
    ...{ seed: 1, startMs: 0, components: [new Claimer()], indexes: [POD_OWNER_INDEX] },
    strategies: new Map([
      [NAMESPACES.id, { namespaced: false, ownStatus: false, counted: false }],
      [PODS.id, { namespaced: true, ownStatus: true, counted: true }],
    ]),
  });
  for (const name of ["default", "shop"]) {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    cluster.write((writer) => writer.create(NAMESPACES, namespace));
  }
  const pod = (
    name: string,
    labels: Labels,
    rest: { namespace?: string; owner?: OwnerReference; finalizers?: string[] } = {},
  ) =>
    cluster.write((writer) => {
      const { namespace = "default", owner, finalizers = [] } = rest;
      const ownerReferences = owner === undefined ? [] : [owner];
      const metadata = { namespace, name, labels, ownerReferences, finalizers };
      return writer.create(PODS, {
        ...{ apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [] } },
      });
    });
  const thing = (metadata: object = {}) =>
    cluster.write((writer) =>
      writer.create(THINGS, {
        ...{ apiVersion: "example.org/v1", kind: "Thing" },
        metadata: { namespace: "default", name: "a", ...metadata },
      }),
    );
  const touch = () =>
    cluster.write((writer) => {
      const present = cluster.store.get(THINGS, "default", "a");
      if (present === undefined) return;
      const annotations = { at: String(cluster.store.revision) };
      writer.update(THINGS, { ...present, metadata: { ...present.metadata, annotations } });
    });
  const managers = () =>
    cluster.store
      .list(PODS)
      .map((one) => `${one.metadata.name} ${controllerOf(one)?.name ?? "nobody"}`);
  return { cluster, pod, thing, touch, managers };
}

test("what nobody manages is taken on where it is selected, and nothing else", () => {
  const { cluster, pod, thing, managers } = place();
  pod("one", { app: "web" });
  pod("other", { app: "db" });
  pod("far", { app: "web" }, { namespace: "shop" });
  const owner = { ...{ apiVersion: "v1", kind: "X", name: "x", uid: "x" }, controller: true };
  pod("taken", { app: "web" }, { owner });
  pod("going", { app: "web" }, { finalizers: ["hold"] });
  cluster.write((writer) => writer.delete(PODS, { namespace: "default", name: "going" }));
  thing();
  expect(managers()).toEqual(["going nobody", "one a", "other nobody", "taken x", "far nobody"]);
});

test("what is not selected any more is let go of, unless the owner is about to go", () => {
  const { cluster, pod, thing, touch, managers } = place();
  const owner = thing({ finalizers: ["hold"] });
  pod("one", { app: "web" }, { owner: controllerReference(owner) });
  pod("two", { app: "db" }, { owner: controllerReference(owner) });
  touch();
  expect(managers()).toEqual(["one a", "two nobody"]);
  pod("three", { app: "db" }, { owner: controllerReference(owner) });
  cluster.write((writer) => writer.delete(THINGS, { namespace: "default", name: "a" }));
  pod("four", { app: "web" });
  touch();
  expect(managers()).toEqual(["four nobody", "one a", "three a", "two nobody"]);
});
