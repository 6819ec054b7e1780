import { expect, test } from "vitest";
import { cellsOf, headersOf } from "../../../../test/support/cluster/table-texts.ts";

const core = (kind: string) => ({ group: "", kind });
const storage = (kind: string) => ({ group: "storage.k8s.io", kind });
const CLAIM = core("PersistentVolumeClaim");
const VOLUME = core("PersistentVolume");
const going = { deletionTimestamp: "2026-03-01T12:00:00Z" };
const accessModes = ["ReadWriteMany", "ReadWriteOnce", "ReadWriteOnce"];

test("a claim that is bound", () => {
  const object = {
    spec: { volumeName: "pv-1", storageClassName: "zonal", volumeMode: "Filesystem" },
    status: { phase: "Bound", accessModes, capacity: { storage: "2048Mi" } },
  };
  expect(headersOf(CLAIM)).toBe(
    "Name, Status, Volume, Capacity, Access Modes, StorageClass, VolumeAttributesClass, Age " +
      "[VolumeMode]",
  );
  expect(cellsOf(CLAIM, object)).toEqual({
    Name: "web",
    Status: "Bound",
    Volume: "pv-1",
    Capacity: "2Gi",
    "Access Modes": "RWO,RWX",
    StorageClass: "zonal",
    VolumeAttributesClass: "<unset>",
    Age: "5m",
    VolumeMode: "Filesystem",
  });
});

test("a claim that waits says nothing of a volume", () => {
  const spec = { accessModes, resources: { requests: { storage: "1Gi" } } };
  expect(cellsOf(CLAIM, { spec, status: { phase: "Pending" } })).toMatchObject({
    Status: "Pending",
    Volume: "",
    Capacity: "",
    "Access Modes": "",
    StorageClass: "",
    VolumeMode: "<unset>",
  });
  expect(cellsOf(CLAIM, { metadata: going, spec })).toMatchObject({ Status: "Terminating" });
});

test("a volume", () => {
  const object = {
    metadata: { annotations: { "volume.beta.kubernetes.io/storage-class": "old" } },
    spec: {
      capacity: { storage: "1.5Gi" },
      accessModes: ["ReadOnlyMany", "ReadWriteOncePod"],
      persistentVolumeReclaimPolicy: "Retain",
      claimRef: { namespace: "shop", name: "data-db-0" },
      storageClassName: "zonal",
      volumeAttributesClassName: "fast",
      volumeMode: "Block",
    },
    status: { phase: "Released" },
  };
  expect(headersOf(VOLUME)).toBe(
    "Name, Capacity, Access Modes, Reclaim Policy, Status, Claim, StorageClass, " +
      "VolumeAttributesClass, Reason, Age [VolumeMode]",
  );
  expect(cellsOf(VOLUME, object)).toEqual({
    Name: "web",
    Capacity: "1536Mi",
    "Access Modes": "ROX,RWOP",
    "Reclaim Policy": "Retain",
    Status: "Released",
    Claim: "shop/data-db-0",
    StorageClass: "old",
    VolumeAttributesClass: "fast",
    Reason: "",
    Age: "5m",
    VolumeMode: "Block",
  });
  expect(cellsOf(VOLUME, { metadata: going })).toMatchObject({
    Capacity: "0",
    Status: "Terminating",
    Claim: "",
  });
});

test("amounts that are none are printed as they stand", () => {
  expect(cellsOf(VOLUME, { spec: { capacity: { storage: "much" } } })["Capacity"]).toBe("much");
});

test("a storage class says whether it is the default", () => {
  const CLASS = storage("StorageClass");
  expect(headersOf(CLASS)).toBe(
    "Name, Provisioner, ReclaimPolicy, VolumeBindingMode, AllowVolumeExpansion, Age",
  );
  const annotations = { "storageclass.kubernetes.io/is-default-class": "true" };
  expect(cellsOf(CLASS, { metadata: { annotations }, provisioner: "example.com/disk" })).toEqual({
    Name: "web (default)",
    Provisioner: "example.com/disk",
    ReclaimPolicy: "Delete",
    VolumeBindingMode: "Immediate",
    AllowVolumeExpansion: false,
    Age: "5m",
  });
  const zonal = {
    reclaimPolicy: "Retain",
    volumeBindingMode: "WaitForFirstConsumer",
    allowVolumeExpansion: true,
  };
  expect(cellsOf(CLASS, zonal)).toMatchObject({
    Name: "web",
    ReclaimPolicy: "Retain",
    VolumeBindingMode: "WaitForFirstConsumer",
    AllowVolumeExpansion: true,
  });
});

test("drivers of volumes", () => {
  const DRIVER = storage("CSIDriver");
  expect(headersOf(DRIVER)).toBe(
    "Name, AttachRequired, PodInfoOnMount, StorageCapacity, TokenRequests, RequiresRepublish, " +
      "Modes, Age",
  );
  expect(cellsOf(DRIVER, { spec: {} })).toMatchObject({
    AttachRequired: true,
    PodInfoOnMount: false,
    TokenRequests: "<unset>",
    Modes: "<none>",
  });
  const tokenRequests = [{ audience: "vault" }, { audience: "" }];
  const volumeLifecycleModes = ["Persistent", "Ephemeral"];
  const spec = { attachRequired: false, tokenRequests, volumeLifecycleModes };
  expect(cellsOf(DRIVER, { spec })).toMatchObject({
    AttachRequired: false,
    TokenRequests: "vault,",
    Modes: "Persistent,Ephemeral",
  });
  expect(cellsOf(storage("CSINode"), { spec: { drivers: [{}, {}] } })).toMatchObject({
    Drivers: 2,
  });
});
