/** How a strategic merge patch treats a field; what is not said merges objects and replaces lists. */
export interface PatchMeta {
  /** Of a list: its items are told apart by this field, and merged. */
  readonly mergeKey?: string;
  /** Of a list: a set of plain values, to which a patch adds. */
  readonly set?: true;
  /** Of an object: a patch replaces it whole. */
  readonly replace?: true;
  /** Of an object, or of the items of a list. */
  readonly fields?: PatchFields;
}

export type PatchFields = Readonly<Record<string, PatchMeta>>;

const METADATA: PatchMeta = {
  fields: { ownerReferences: { mergeKey: "uid" }, finalizers: { set: true } },
};

const BY_NAME: PatchMeta = { mergeKey: "name" };
const BY_IP: PatchMeta = { mergeKey: "ip" };
const BY_TYPE: PatchMeta = { mergeKey: "type" };

const CONTAINERS: PatchMeta = {
  mergeKey: "name",
  fields: {
    ports: { mergeKey: "containerPort" },
    env: BY_NAME,
    volumeMounts: { mergeKey: "mountPath" },
    volumeDevices: { mergeKey: "devicePath" },
  },
};

const POD_SPEC: PatchMeta = {
  fields: {
    containers: CONTAINERS,
    initContainers: CONTAINERS,
    ephemeralContainers: CONTAINERS,
    volumes: BY_NAME,
    imagePullSecrets: BY_NAME,
    hostAliases: BY_IP,
    topologySpreadConstraints: { mergeKey: "topologyKey" },
    schedulingGates: BY_NAME,
    resourceClaims: BY_NAME,
  },
};

const TEMPLATE: PatchMeta = { fields: { metadata: METADATA, spec: POD_SPEC } };
const WITH_TEMPLATE: PatchMeta = { fields: { template: TEMPLATE } };
const WITH_CONDITIONS: PatchMeta = { fields: { conditions: BY_TYPE } };
const WORKLOAD: PatchFields = { spec: WITH_TEMPLATE, status: WITH_CONDITIONS };

const KINDS: Readonly<Record<string, PatchFields>> = {
  "/Namespace": { status: WITH_CONDITIONS },
  "/Node": {
    spec: { fields: { podCIDRs: { set: true } } },
    status: { fields: { conditions: BY_TYPE, addresses: BY_TYPE } },
  },
  "/PersistentVolumeClaim": { status: WITH_CONDITIONS },
  "/Pod": {
    spec: POD_SPEC,
    status: {
      fields: {
        conditions: BY_TYPE,
        hostIPs: BY_IP,
        podIPs: BY_IP,
        resourceClaimStatuses: BY_NAME,
      },
    },
  },
  "/PodTemplate": { template: TEMPLATE },
  "/ReplicationController": WORKLOAD,
  "/Service": { spec: { fields: { ports: { mergeKey: "port" } } }, status: WITH_CONDITIONS },
  "/ServiceAccount": { secrets: BY_NAME },
  "apps/DaemonSet": WORKLOAD,
  "apps/Deployment": WORKLOAD,
  "apps/ReplicaSet": WORKLOAD,
  "apps/StatefulSet": WORKLOAD,
  "autoscaling/HorizontalPodAutoscaler": { status: WITH_CONDITIONS },
  "batch/CronJob": {
    spec: { fields: { jobTemplate: { fields: { metadata: METADATA, spec: WITH_TEMPLATE } } } },
  },
  "batch/Job": WORKLOAD,
  "policy/PodDisruptionBudget": {
    spec: { fields: { selector: { replace: true } } },
    status: WITH_CONDITIONS,
  },
  "storage.k8s.io/CSINode": { spec: { fields: { drivers: BY_NAME } } },
};

/** What the types of Kubernetes 1.34 say of a built-in kind (`patchStrategy`, `patchMergeKey`). */
export function patchMetaOf({ group, kind }: { group: string; kind: string }): PatchMeta {
  return { fields: { metadata: METADATA, ...KINDS[`${group}/${kind}`] } };
}
