import { budget, HOSTNAME, job, pod, type WorkloadParts, workload, ZONE, zoned } from "../make.ts";
import type { Manifest, Scenario } from "../scenario.ts";
import type { Json } from "../target.ts";

const stateful = (replicas: number, more: WorkloadParts = {}) =>
  workload("StatefulSet", "db", { replicas, ...more });
const daemons = (more: WorkloadParts = {}) => workload("DaemonSet", "agent", more);
const db = { kind: "StatefulSet", name: "db" };

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

export const SETS: readonly Scenario[] = [
  {
    name: "stateful-set-in-order",
    shows: "One after the other, up and down.",
    nodes: zoned("a1 b1"),
    actions: [
      { apply: [stateful(3, { labels: { fares: "slowly" } })] },
      { look: "three" },
      { scale: db, replicas: 1 },
      { look: "one" },
    ],
  },
  {
    name: "stateful-set-waits-for-unready",
    shows: "The second waits until the first is ready, which never comes.",
    nodes: zoned("a1 b1"),
    actions: [{ apply: [stateful(3, { labels: { fares: "unready" } })] }, { look: "stuck" }],
  },
  {
    name: "stateful-set-parallel",
    shows: "All at once where that is wished.",
    nodes: zoned("a1 b1"),
    actions: [
      {
        apply: [
          stateful(3, { labels: { fares: "unready" }, with: { podManagementPolicy: "Parallel" } }),
        ],
      },
      { look: "all" },
    ],
  },
  {
    name: "stateful-set-rolling-update",
    shows: "From the last to the first, each after the other is ready.",
    nodes: zoned("a1 b1"),
    actions: [
      { apply: [stateful(3)] },
      { look: "first" },
      { apply: [stateful(3, { image: "app:2" })] },
      { look: "second" },
    ],
  },
  {
    name: "stateful-set-partition",
    shows: "Only from an ordinal on.",
    nodes: zoned("a1 b1"),
    actions: [
      { apply: [stateful(3, { with: partition(2) })] },
      { look: "first" },
      { apply: [stateful(3, { image: "app:2", with: partition(2) })] },
      { look: "one updated" },
      { apply: [stateful(3, { image: "app:2", with: partition(0) })] },
      { look: "all updated" },
    ],
  },
  {
    name: "stateful-set-on-delete",
    shows: "A pod is updated when somebody deletes it.",
    nodes: zoned("a1 b1"),
    actions: [
      { apply: [stateful(2, { with: { updateStrategy: { type: "OnDelete" } } })] },
      { look: "first" },
      { apply: [stateful(2, { image: "app:2", with: { updateStrategy: { type: "OnDelete" } } })] },
      { look: "none updated" },
      { delete: { kind: "Pod", name: "db-0" } },
      { pass: 2 },
      { look: "one updated" },
    ],
  },
  {
    name: "stateful-set-without-power",
    shows: "A pod on a node that is lost is not replaced until it is gone.",
    nodes: zoned("a1 b1"),
    actions: [
      { apply: [stateful(2, { spec: { topologySpreadConstraints: [overZones("db")] } })] },
      { look: "both" },
      { power: "off", zone: "b" },
      { pass: 10 },
      { look: "b off" },
    ],
  },
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
    ignored: [
      ...["three / PersistentVolumeClaim data-db", "drained / PersistentVolumeClaim data-db"],
      ...["drained / db: names", "events"],
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
  {
    name: "daemon-set-everywhere",
    shows: "One on each node, cordoned and new ones too, but not on tainted ones.",
    nodes: [...zoned("a1 a2"), ...zoned("b1", { taints: [{ key: "x", effect: "NoSchedule" }] })],
    actions: [
      { apply: [daemons()] },
      { look: "placed" },
      { cordon: { node: "a1" } },
      { look: "cordoned" },
      { apply: zoned("c1") },
      { pass: 2 },
      { look: "new node" },
      { nodes: { node: "b1" }, with: { spec: { taints: null } } },
      { pass: 2 },
      { look: "untainted" },
    ],
  },
  {
    name: "daemon-set-node-selector",
    shows: "Only where a label is, and gone where it goes.",
    nodes: [...zoned("a1 a2", { labels: { disk: "ssd" } }), ...zoned("b1")],
    actions: [
      { apply: [daemons({ spec: { nodeSelector: { disk: "ssd" } } })] },
      { look: "two" },
      { nodes: { node: "b1" }, with: { metadata: { labels: { disk: "ssd" } } } },
      { nodes: { node: "a1" }, with: { metadata: { labels: { disk: null } } } },
      { pass: 2 },
      { look: "two others" },
    ],
  },
  {
    name: "daemon-set-rolling-update",
    shows: "One node after the other.",
    nodes: zoned("a1 b1 c1"),
    actions: [
      { apply: [daemons()] },
      { look: "first" },
      { apply: [daemons({ image: "app:2" })] },
      { look: "second" },
    ],
  },
  {
    name: "daemon-set-surge",
    shows: "The new one beside the old one.",
    nodes: zoned("a1 b1 c1"),
    actions: [
      { apply: [daemons({ labels: { fares: "slowly" }, with: surge() })] },
      { look: "first" },
      { apply: [daemons({ labels: { fares: "slowly" }, image: "app:2", with: surge() })] },
      { look: "second" },
    ],
  },
  {
    name: "daemon-set-no-room",
    shows: "A node that is full: its daemon waits for it, and for no other.",
    nodes: [...zoned("a1", { cpu: "2" }), ...zoned("b1", { cpu: "500m" })],
    actions: [{ apply: [daemons({ requests: { cpu: "1" } })] }, { look: "placed" }],
  },
  {
    name: "daemon-set-drained",
    shows: "A drain leaves daemons where they are.",
    nodes: zoned("a1 b1"),
    actions: [
      { apply: [daemons(), workload("Deployment", "web", { replicas: 2 })] },
      { look: "placed" },
      { drain: { zone: "a" } },
      { look: "drained" },
    ],
  },
  {
    name: "job-completes",
    shows: "So many at once, until so many have ended well.",
    nodes: zoned("a1 b1"),
    actions: [{ apply: [job("batch", { completions: 4, parallelism: 2 })] }, { look: "done" }],
  },
  {
    name: "job-indexed",
    shows: "Each index once.",
    nodes: zoned("a1 b1"),
    actions: [
      {
        apply: [job("batch", { completions: 3, parallelism: 3, completionMode: "Indexed" })],
      },
      { look: "done" },
    ],
  },
  {
    name: "job-fails",
    shows: "A pod that fails more often than is allowed.",
    nodes: zoned("a1"),
    actions: [
      { apply: [job("batch", { backoffLimit: 0 }, { labels: { fares: "badly" } })] },
      { pass: 3 },
      { look: "failed" },
    ],
  },
  {
    name: "job-suspended",
    shows: "Nothing runs while it is suspended.",
    nodes: zoned("a1"),
    actions: [
      { apply: [job("batch", { suspend: true })] },
      { look: "suspended" },
      { patch: { kind: "Job", name: "batch" }, with: { spec: { suspend: false } } },
      { pass: 2 },
      { look: "done" },
    ],
  },
  {
    name: "job-deadline",
    shows: "It may take only so long.",
    nodes: zoned("a1"),
    actions: [
      { apply: [job("batch", { activeDeadlineSeconds: 2 }, { labels: {} })] },
      { pass: 5 },
      { look: "late" },
    ],
  },
  {
    name: "job-removed-after",
    shows: "It is removed some time after it has ended.",
    nodes: zoned("a1"),
    actions: [
      { apply: [job("batch", { ttlSecondsAfterFinished: 1 })] },
      { pass: 5 },
      { look: "gone" },
    ],
  },
  {
    name: "budget-percentage",
    shows: "A share of an app that a controller owns.",
    nodes: zoned("a1 b1"),
    actions: [
      {
        apply: [
          budget("web", { maxUnavailable: "30%" }),
          workload("Deployment", "web", { replicas: 7 }),
        ],
      },
      { look: "allowed" },
      { evict: "web", pods: 4 },
      { pass: 3 },
      { look: "evicted" },
    ],
  },
  {
    name: "budget-unready-pods",
    shows: "Pods that are not ready may be evicted, or not, as the budget says.",
    nodes: zoned("a1 b1"),
    actions: [
      {
        apply: [
          budget("web", { minAvailable: 2 }),
          budget("any", { minAvailable: 2, unhealthyPodEvictionPolicy: "AlwaysAllow" }),
          pod("web-unready", { labels: { app: "web", fares: "unready" } }),
          pod("web-ready", { labels: { app: "web" } }),
          pod("any-unready", { labels: { app: "any", fares: "unready" } }),
          pod("any-ready", { labels: { app: "any" } }),
        ],
      },
      { look: "before" },
      { evict: "web", pods: 2 },
      { evict: "any", pods: 2 },
      { look: "after" },
    ],
  },
  {
    name: "budget-twice",
    shows: "Two budgets for one pod: no eviction at all.",
    nodes: zoned("a1"),
    actions: [
      {
        apply: [
          budget("web", { minAvailable: 0 }),
          { ...budget("web", { minAvailable: 0 }), metadata: { name: "again" } },
          pod("web", { labels: { app: "web" } }),
        ],
      },
      { look: "before" },
      { evict: "web", pods: 1 },
    ],
  },
  {
    name: "budget-pending-pod",
    shows: "A pod that runs nowhere is evicted whatever the budget says.",
    nodes: zoned("a1"),
    actions: [
      {
        apply: [
          budget("web", { minAvailable: 1 }),
          pod("web", { spec: { nodeSelector: { [HOSTNAME]: "none" } } }),
        ],
      },
      { look: "before" },
      { evict: "web", pods: 1 },
      { look: "after" },
    ],
  },
];

function partition(from: number): Json {
  return { updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: from } } };
}

function surge(): Json {
  const rollingUpdate = { maxSurge: 1, maxUnavailable: 0 };
  return { updateStrategy: { type: "RollingUpdate", rollingUpdate } };
}

function overZones(app: string): Json {
  return {
    ...{ maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: "DoNotSchedule" },
    labelSelector: { matchLabels: { app } },
  };
}
