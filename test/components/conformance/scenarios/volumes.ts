import { byChance, CLAIM_BEFORE_POD } from "../leaves.ts";
import { pod, type WorkloadParts, workload, ZONE, zoned } from "../make.ts";
import type { Manifest, Scenario } from "../scenario.ts";
import type { Json } from "../target.ts";

const stateful = (replicas: number, more: WorkloadParts = {}) =>
  workload("StatefulSet", "db", { replicas, ...more });
/** A disk that can be used in one zone alone, as those of clouds. */
function disk(name: string, zone: string): Manifest {
  return {
    ...{ apiVersion: "v1", kind: "PersistentVolume", metadata: { name } },
    spec: {
      ...{
        capacity: { storage: "1Gi" },
        accessModes: ["ReadWriteOnce"],
        storageClassName: "zonal",
      },
      ...{ persistentVolumeReclaimPolicy: "Retain", hostPath: { path: `/${name}` } },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: ZONE, operator: "In", values: [zone] }] },
          ],
        },
      },
    },
  };
}

const storageClass = (volumeBindingMode: string): Manifest => ({
  ...{ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "zonal" } },
  ...{ provisioner: "kubernetes.io/no-provisioner", volumeBindingMode },
});

const claimSpec: Json = {
  ...{ accessModes: ["ReadWriteOnce"], storageClassName: "zonal" },
  resources: { requests: { storage: "1Gi" } },
};
const claim = (name: string): Manifest => ({
  ...{ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name }, spec: claimSpec },
});
const WITH_DISKS = {
  volumeClaimTemplates: [{ metadata: { name: "data" }, spec: claimSpec }],
};
const mounted = (claimName: string) => ({
  spec: { volumes: [{ name: "data", persistentVolumeClaim: { claimName } }] },
});

export const VOLUMES: readonly Scenario[] = [
  {
    name: "stateful-set-stranded",
    shows: "Its disk is in a zone that is drained: it waits, though there is room elsewhere.",
    nodes: zoned("a1 b1 c1"),
    actions: [
      {
        apply: [
          storageClass("WaitForFirstConsumer"),
          ...[disk("disk-a", "a"), disk("disk-b", "b"), disk("disk-c", "c")],
          stateful(3, {
            with: WITH_DISKS,
            spec: { topologySpreadConstraints: [overZones("db")] },
          }),
        ],
      },
      { look: "three" },
      { drain: { zone: "b" } },
      { look: "drained" },
    ],
    mayDiffer: [
      ...CLAIM_BEFORE_POD,
      byChance("three / PersistentVolumeClaim data-db"),
      byChance("drained / PersistentVolumeClaim data-db"),
    ],
  },
  {
    name: "volume-zonal",
    shows: "A bound disk decides the zone of its pods.",
    nodes: zoned("a1 b1 c1"),
    actions: [
      { apply: [storageClass("Immediate"), disk("disk-b", "b"), claim("data")] },
      { pass: 1 },
      { look: "bound" },
      { apply: [pod("first", mounted("data")), pod("second", mounted("data"))] },
      { look: "placed" },
      { cordon: { zone: "b" } },
      { apply: [pod("third", mounted("data"))] },
      { look: "cordoned" },
    ],
  },
  {
    name: "volume-wait-for-first-consumer",
    shows: "A claim is bound when its pod has a place, where there is a disk.",
    nodes: zoned("a1 b1 c1"),
    actions: [
      { apply: [storageClass("WaitForFirstConsumer"), disk("disk-c", "c"), claim("data")] },
      { pass: 1 },
      { look: "unbound" },
      { apply: [pod("first", mounted("data"))] },
      { pass: 1 },
      { look: "placed" },
      { apply: [claim("more"), pod("second", mounted("more"))] },
      { look: "no disk left" },
    ],
  },
  {
    name: "volume-claim-missing",
    shows: "No such claim, and one that nothing can bind at once.",
    nodes: zoned("a1 b1"),
    actions: [
      {
        apply: [
          storageClass("Immediate"),
          pod("none", mounted("none-such")),
          claim("data"),
          pod("unbound", mounted("data")),
        ],
      },
      { look: "pending" },
    ],
  },
];

function overZones(app: string): Json {
  return {
    ...{ maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: "DoNotSchedule" },
    labelSelector: { matchLabels: { app } },
  };
}
