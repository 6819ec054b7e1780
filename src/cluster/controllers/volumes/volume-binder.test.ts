import { expect, test } from "vitest";
import { VolumePlace } from "../../../../test/support/cluster/volume-place.ts";
import { PERSISTENT_VOLUMES } from "../../objects/resources.ts";

const STATIC = { storageClassName: "" };
const size = (storage: string) => ({ resources: { requests: { storage } } });
const room = (storage: string) => ({ capacity: { storage } });

test("a claim gets the smallest volume that is large enough, and both say so", () => {
  const place = new VolumePlace();
  place.volume("large", room("10Gi"));
  place.volume("fit", room("2Gi"));
  place.volume("small", room("1Gi"));
  place.claim("data", { ...STATIC, ...size("1500Mi") });
  expect(place.claimOf("data")).toMatchObject({
    metadata: {
      annotations: {
        "pv.kubernetes.io/bind-completed": "yes",
        "pv.kubernetes.io/bound-by-controller": "yes",
      },
      finalizers: ["kubernetes.io/pvc-protection"],
    },
    spec: { volumeName: "fit" },
    status: { phase: "Bound", accessModes: ["ReadWriteOnce"], capacity: { storage: "2Gi" } },
  });
  expect(place.volumeOf("fit")).toMatchObject({
    metadata: {
      annotations: { "pv.kubernetes.io/bound-by-controller": "yes" },
      finalizers: ["kubernetes.io/pv-protection"],
    },
    spec: {
      claimRef: {
        ...{ apiVersion: "v1", kind: "PersistentVolumeClaim" },
        ...{ namespace: "default", name: "data", uid: place.claimOf("data")?.metadata.uid },
      },
    },
    status: { phase: "Bound" },
  });
  expect(place.volumeOf("large")?.status?.phase).toBe("Available");
});

test.for([
  ["of another class", { storageClassName: "fast" }, {}],
  ["that is too small", room("512Mi"), {}],
  ["as a raw device", { volumeMode: "Block" }, {}],
  ["for readers alone", { accessModes: ["ReadOnlyMany"] }, {}],
  ["without the label", {}, { selector: { matchLabels: { tier: "db" } } }],
  ["that is another's", { claimRef: { namespace: "default", name: "other" } }, {}],
] as const)("a claim does not get a volume %s", ([, volume, claim]) => {
  const place = new VolumePlace();
  place.volume("v", volume);
  place.claim("data", { ...STATIC, ...claim });
  expect(place.stateOf("data")).toBe("Pending");
  expect(place.events("data")).toEqual([
    "Normal FailedBinding no persistent volumes available for this claim and no storage class is set",
  ]);
});

test("what can do just what is asked for goes before what can do more", () => {
  const place = new VolumePlace();
  place.volume("many", { accessModes: ["ReadWriteOnce", "ReadOnlyMany"] });
  place.volume("one", room("5Gi"));
  place.claim("data", STATIC);
  expect(place.stateOf("data")).toBe("Bound one");
});

test("a claim waits for a volume that comes later", () => {
  const place = new VolumePlace();
  place.claim("data", STATIC);
  place.volume("late", {}, { labels: { tier: "db" } });
  expect(place.stateOf("data")).toBe("Bound late");
});

test("each claim has a volume of its own, in whatever order they come", () => {
  const place = new VolumePlace();
  for (const name of ["a", "b", "c"]) place.claim(name, STATIC);
  for (const name of ["v1", "v2"]) place.volume(name);
  expect(["a", "b", "c"].map((name) => place.stateOf(name))).toEqual([
    ...["Bound v1", "Bound v2", "Pending"],
  ]);
});

test("a volume that its owner keeps for a claim is for no other", () => {
  const place = new VolumePlace();
  place.volume("kept", { claimRef: { namespace: "default", name: "data" } });
  place.claim("first", STATIC);
  place.claim("data", STATIC);
  expect([place.stateOf("first"), place.stateOf("data")]).toEqual(["Pending", "Bound kept"]);
  expect(place.volumeOf("kept")?.metadata.annotations).toBeUndefined();
});

test("a claim that names a volume has that one or none", () => {
  const place = new VolumePlace();
  place.volume("small", room("512Mi"));
  place.volume("other");
  place.claim("data", { ...STATIC, volumeName: "small" });
  place.claim("early", { ...STATIC, volumeName: "late" });
  expect(place.stateOf("data")).toBe("Pending small");
  expect(place.events("data")).toEqual([
    'Warning VolumeMismatch Cannot bind to requested volume "small": requested PV is too small',
  ]);
  expect(place.stateOf("early")).toBe("Pending late");
  place.volume("late");
  expect(place.claimOf("early")?.metadata.annotations).toEqual({
    "pv.kubernetes.io/bind-completed": "yes",
  });
  place.claim("third", { ...STATIC, volumeName: "late" });
  expect(place.events("third")).toEqual([
    'Warning FailedBinding volume "late" already bound to a different claim.',
  ]);
});

test("a claim whose volume is gone is lost", () => {
  const place = new VolumePlace();
  place.volume("v");
  place.claim("data", STATIC);
  place.cluster.write((writer) => {
    writer.delete(PERSISTENT_VOLUMES, { name: "v" });
    const volume = place.volumeOf("v");
    if (volume === undefined) throw new Error("it was not kept");
    const metadata = { ...volume.metadata, finalizers: [] };
    writer.update(PERSISTENT_VOLUMES, { ...volume, metadata });
  });
  expect(place.stateOf("data")).toBe("Lost v");
  expect(place.events("data")).toEqual([
    "Warning ClaimLost Bound claim has lost its PersistentVolume. Data on the volume is lost!",
  ]);
});

test("a volume that is kept is released with its claim, and is for no other claim then", () => {
  const place = new VolumePlace();
  place.volume("v");
  place.claim("data", STATIC);
  place.deleteClaim("data");
  expect(place.stateOf("data")).toBe("gone");
  expect(place.volumeOf("v")?.status?.phase).toBe("Released");
  place.claim("data", STATIC);
  expect(place.stateOf("data")).toBe("Pending");
});

test.for([
  ["Recycle", "No recycler plugin found for the volume!"],
  [
    "Delete",
    'error getting deleter volume plugin for volume "v": no deletable volume plugin matched',
  ],
] as const)("a volume that nobody can do away with has failed: %s", ([policy, message]) => {
  const place = new VolumePlace();
  place.volume("v", { persistentVolumeReclaimPolicy: policy });
  place.claim("data", STATIC);
  place.deleteClaim("data");
  expect(place.volumeOf("v")?.status).toMatchObject({ phase: "Failed", message });
});

test("a claim that a pod uses stays until the pod is gone, and a volume until its claim is", () => {
  const place = new VolumePlace();
  place.volume("v");
  place.claim("data", STATIC);
  place.pod("db", "data");
  place.pass(10);
  place.cluster.write((writer) => writer.delete(PERSISTENT_VOLUMES, { name: "v" }));
  place.deleteClaim("data");
  expect(place.claimOf("data")?.metadata.deletionTimestamp).toBeDefined();
  expect(place.volumeOf("v")?.metadata.deletionTimestamp).toBeDefined();
  place.deletePod("db");
  expect(place.stateOf("data")).toBe("gone");
  expect(place.volumeOf("v")).toBeUndefined();
});

test("a fork goes its own way", () => {
  const place = new VolumePlace();
  place.claim("data", STATIC);
  const fork = place.cluster.fork();
  place.volume("v");
  expect(place.stateOf("data")).toBe("Bound v");
  expect(fork.store.count(PERSISTENT_VOLUMES)).toBe(0);
});
