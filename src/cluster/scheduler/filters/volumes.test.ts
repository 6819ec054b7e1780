import { expect, test } from "vitest";
import {
  aPod,
  cycleOf,
  decide,
  metaOf,
  type ReadObjects,
  readsOf,
  rejectionsOf,
  viewOf,
  ZONE,
  zonedNodes,
} from "../../../../test/support/cluster/scheduling.ts";
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from "../../objects/volume.ts";
import type { FilterName } from "../rejection.ts";

const WRONG_NODE = ["node(s) didn't match PersistentVolume's node affinity"];
const NO_VOLUME = ["node(s) didn't find available persistent volumes to bind"];
const NODES = zonedNodes("a1", "b1");

function claim(
  name: string,
  more: Partial<PersistentVolumeClaim["spec"]> = {},
): PersistentVolumeClaim {
  const annotations = more.volumeName ? { "pv.kubernetes.io/bind-completed": "yes" } : {};
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: metaOf(name, { namespace: "default", annotations }),
    spec: {
      storageClassName: "zonal",
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "1Gi" } },
      ...more,
    },
  };
}

function volume(
  name: string,
  zone: string,
  more: Partial<PersistentVolume["spec"]> = {},
): PersistentVolume {
  const matchExpressions = [{ key: ZONE, operator: "In" as const, values: [zone] }];
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: metaOf(name),
    spec: {
      storageClassName: "zonal",
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } },
      ...more,
    },
    status: { phase: "Available" },
  };
}

function storageClass(more: Partial<StorageClass> = {}): StorageClass {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: metaOf("zonal"),
    provisioner: "kubernetes.io/no-provisioner",
    volumeBindingMode: "WaitForFirstConsumer",
    ...more,
  };
}

const POD = aPod("new", {
  volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
});

const zonal = (objects: ReadObjects) => readsOf({ classes: [storageClass()], ...objects });

function refusals(rule: FilterName, objects: ReadObjects, pod = POD) {
  return rejectionsOf(rule, viewOf(NODES), pod, zonal(objects));
}

test("a bound volume ties the pod to the nodes where it can be used", () => {
  const bound = { claims: [claim("data", { volumeName: "v" })], volumes: [volume("v", "a")] };
  expect(refusals("VolumeBinding", bound)).toEqual({ b1: WRONG_NODE });
  expect(refusals("VolumeBinding", { ...bound, volumes: [] })).toMatchObject({
    a1: ["node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)"],
  });
});

test("what is wrong with a claim stands in the way on all nodes", () => {
  const fault = (...claims: PersistentVolumeClaim[]) => refusals("VolumeBinding", { claims })["*"];
  expect(fault()).toEqual(['persistentvolumeclaim "data" not found']);
  expect(refusals("VolumeRestrictions", {})["*"]).toEqual(fault());
  expect(fault({ ...claim("data", { volumeName: "v" }), status: { phase: "Lost" } })).toEqual([
    'persistentvolumeclaim "data" bound to non-existent persistentvolume "v"',
  ]);
  const { metadata, ...rest } = claim("data");
  expect(
    fault({ ...rest, metadata: { ...metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } }),
  ).toEqual(['persistentvolumeclaim "data" is being deleted']);
  expect(fault(claim("data", { storageClassName: "immediate" }))).toEqual([
    "pod has unbound immediate PersistentVolumeClaims",
  ]);
});

test("a volume of the pod's own waits for its claim, and takes none that is not its own", () => {
  const pod = aPod("new", { volumes: [{ name: "scratch", ephemeral: {} }] });
  const fault = (...claims: PersistentVolumeClaim[]) =>
    refusals("VolumeBinding", { claims }, pod)["*"];
  expect(fault()).toEqual([
    'waiting for ephemeral volume controller to create the persistentvolumeclaim "new-scratch"',
  ]);
  expect(fault(claim("new-scratch"))).toEqual([
    "PVC default/new-scratch was not created for pod default/new (pod is not owner)",
  ]);
});

test("a claim that waits gets the smallest free volume where the pod goes", () => {
  const objects = {
    claims: [claim("data")],
    volumes: [
      volume("small", "a", { capacity: { storage: "500Mi" } }),
      volume("large", "a", { capacity: { storage: "9Gi" } }),
      volume("fits", "a"),
      volume("wrong-mode", "b", { accessModes: ["ReadOnlyMany"] }),
      volume("taken", "b", { claimRef: { namespace: "default", name: "other" } }),
    ],
  };
  expect(refusals("VolumeBinding", objects)).toEqual({ b1: NO_VOLUME });
  const decision = decide(cycleOf(viewOf(NODES), POD, zonal(objects)));
  expect(decision.node).toBe("a1");
  expect(
    "volumes" in decision &&
      decision.volumes?.bindings.map(({ volume: { metadata } }) => metadata.name),
  ).toEqual(["fits"]);
});

test("two claims do not get one volume", () => {
  const pod = aPod("new", {
    volumes: ["one", "two"].map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
  });
  const claims = [claim("one"), claim("two")];
  const volumes = [volume("a-1", "a"), volume("b-1", "b"), volume("b-2", "b")];
  expect(refusals("VolumeBinding", { claims, volumes }, pod)).toEqual({ a1: NO_VOLUME });
});

test("a volume that is kept for the claim is the one", () => {
  const volumes = [
    volume("free", "a"),
    volume("kept", "b", { claimRef: { namespace: "default", name: "data" } }),
  ];
  expect(refusals("VolumeBinding", { claims: [claim("data")], volumes })).toEqual({
    a1: NO_VOLUME,
  });
});

test("where none is free, one is made, in the places that the class allows", () => {
  const making = storageClass({
    provisioner: "disks.example.com",
    allowedTopologies: [{ matchLabelExpressions: [{ key: ZONE, values: ["b"] }] }],
  });
  const objects = { claims: [claim("data")], classes: [making] };
  expect(refusals("VolumeBinding", objects)).toEqual({ a1: NO_VOLUME });
  const decision = decide(cycleOf(viewOf(NODES), POD, zonal(objects)));
  expect("volumes" in decision && decision.volumes?.provisions).toEqual(objects.claims);
});

test("a claim whose volume is being made for a node goes there only", () => {
  const { metadata, ...rest } = claim("data");
  const annotations = { "volume.kubernetes.io/selected-node": "b1" };
  const claims = [{ ...rest, metadata: { ...metadata, annotations } }];
  const classes = [storageClass({ provisioner: "disks.example.com" })];
  expect(refusals("VolumeBinding", { claims, classes })).toEqual({ a1: NO_VOLUME });
});

test("labels of a bound volume tie it to a zone as well", () => {
  const claims = [claim("data", { volumeName: "v" })];
  const { nodeAffinity: _, ...spec } = volume("v", "a").spec;
  const labelled = (zones: string) => ({
    ...volume("v", "a"),
    spec,
    metadata: metaOf("v", { labels: { "failure-domain.beta.kubernetes.io/zone": zones } }),
  });
  const refused = (zones: string) => refusals("VolumeZone", { claims, volumes: [labelled(zones)] });
  expect(refused("a")).toEqual({ b1: ["node(s) had no available volume zone"] });
  expect(refused("a__b")).toEqual({});
  expect(refusals("VolumeZone", { claims: [claim("data")] })).toEqual({});
  expect(refusals("VolumeZone", { claims })["*"]).toEqual(['persistentvolume "v" not found']);
});

test("a claim for one pod alone is not given to a second one, on whatever node", () => {
  const claims = [claim("data", { volumeName: "v", accessModes: ["ReadWriteOncePod"] })];
  const reads = readsOf({ claims });
  const taken = viewOf(NODES, [usingData("first")]);
  const words =
    "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod";
  expect(rejectionsOf("VolumeRestrictions", taken, POD, reads)).toEqual({
    a1: [words],
    b1: [words],
  });
  expect(refusals("VolumeRestrictions", { claims })).toEqual({});
});

function usingData(name: string) {
  return aPod(name, { on: "a1", volumes: POD.spec.volumes ?? [] });
}
