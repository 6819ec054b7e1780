interface Kind {
  readonly plural: string;
  readonly apiVersion: string;
  readonly namespaced: boolean;
  /** Its changes are looked at. */
  readonly observed: boolean;
}

const rows: readonly (readonly [string, string, string, "ns" | "", "seen" | ""])[] = [
  ["Pod", "pods", "v1", "ns", "seen"],
  ["Node", "nodes", "v1", "", "seen"],
  ["Namespace", "namespaces", "v1", "", "seen"],
  ["Event", "events", "v1", "ns", "seen"],
  ["Service", "services", "v1", "ns", ""],
  ["ConfigMap", "configmaps", "v1", "ns", "seen"],
  ["PersistentVolume", "persistentvolumes", "v1", "", "seen"],
  ["PersistentVolumeClaim", "persistentvolumeclaims", "v1", "ns", "seen"],
  ["Deployment", "deployments", "apps/v1", "ns", "seen"],
  ["ReplicaSet", "replicasets", "apps/v1", "ns", "seen"],
  ["StatefulSet", "statefulsets", "apps/v1", "ns", "seen"],
  ["DaemonSet", "daemonsets", "apps/v1", "ns", "seen"],
  ["Job", "jobs", "batch/v1", "ns", "seen"],
  ["PodDisruptionBudget", "poddisruptionbudgets", "policy/v1", "ns", "seen"],
  ["EndpointSlice", "endpointslices", "discovery.k8s.io/v1", "ns", "seen"],
  ["PriorityClass", "priorityclasses", "scheduling.k8s.io/v1", "", ""],
  ["StorageClass", "storageclasses", "storage.k8s.io/v1", "", ""],
];

const KINDS: ReadonlyMap<string, Kind> = new Map(
  rows.map(([kind, plural, apiVersion, namespaced, observed]) => [
    kind,
    { plural, apiVersion, namespaced: namespaced === "ns", observed: observed === "seen" },
  ]),
);

/** Plural and group of what is observed. */
export const OBSERVED = [...KINDS].filter(([, { observed }]) => observed);

/** @throws Error for a kind that no scenario uses */
function kindOf(name: string): Kind {
  const kind = KINDS.get(name);
  if (kind === undefined) throw new Error(`no kind ${name}`);
  return kind;
}

/** Where the objects of a kind are, or the one of that name. */
export function pathOf(kindName: string, namespace: string, name?: string): string {
  const { plural, apiVersion, namespaced } = kindOf(kindName);
  const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
  const place = namespaced ? `${root}/namespaces/${namespace}` : root;
  return `${place}/${plural}${name === undefined ? "" : `/${name}`}`;
}
