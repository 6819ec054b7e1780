/** Objects that are right, one of each sort that differs in how it is read, checked or stored. */
export interface Manifest {
  readonly path: string;
  readonly object: Readonly<Record<string, unknown>>;
}

const LABELS = { app: "web" };
const POD = {
  topologySpreadConstraints: [
    {
      ...{ maxSkew: 1, topologyKey: "topology.kubernetes.io/zone" },
      ...{ whenUnsatisfiable: "DoNotSchedule", labelSelector: { matchLabels: LABELS } },
    },
  ],
  tolerations: [{ key: "a", operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 }],
  containers: [
    {
      ...{ name: "web", image: "web:1", ports: [{ containerPort: 80, name: "http" }] },
      env: [{ name: "A", value: "1" }],
      resources: { requests: { cpu: "100m", memory: "64Mi" } },
      readinessProbe: { httpGet: { path: "/", port: "http" } },
      volumeMounts: [{ name: "v", mountPath: "/v" }],
    },
  ],
  volumes: [{ name: "v", emptyDir: {} }],
};
const TEMPLATE = { metadata: { labels: LABELS }, spec: POD };
const SELECTOR = { matchLabels: LABELS };

export const MANIFESTS: readonly Manifest[] = [
  of("/api/v1", "pods", "Pod", { spec: POD }),
  of("/api/v1", "configmaps", "ConfigMap", { data: { a: "1" } }),
  of("/api/v1", "secrets", "Secret", { data: { a: "AAAA" }, stringData: { b: "c" } }),
  of("/api/v1", "services", "Service", {
    spec: { selector: LABELS, ports: [{ port: 80, targetPort: "http", name: "http" }] },
  }),
  of("/api/v1", "persistentvolumeclaims", "PersistentVolumeClaim", {
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  }),
  of("/api/v1", "events", "Event", {
    involvedObject: { kind: "Pod", namespace: "default", name: "a" },
    ...{ reason: "R", message: "m", type: "Normal" },
  }),
  of("/apis/apps/v1", "deployments", "Deployment", {
    spec: { replicas: 2, selector: SELECTOR, template: TEMPLATE },
  }),
  of("/apis/apps/v1", "statefulsets", "StatefulSet", {
    spec: { serviceName: "a", replicas: 1, selector: SELECTOR, template: TEMPLATE },
  }),
  of("/apis/batch/v1", "jobs", "Job", {
    spec: { template: { spec: { ...POD, restartPolicy: "Never" } } },
  }),
  of("/apis/autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", {
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "a" },
      ...{ minReplicas: 1, maxReplicas: 3 },
    },
  }),
  of("/apis/policy/v1", "poddisruptionbudgets", "PodDisruptionBudget", {
    spec: { minAvailable: "50%", selector: SELECTOR },
  }),
  of("/apis/monitoring.coreos.com/v1", "servicemonitors", "ServiceMonitor", {
    spec: { selector: SELECTOR, endpoints: [{ port: "http" }] },
  }),
  of("/apis/external-secrets.io/v1beta1", "externalsecrets", "ExternalSecret", {
    spec: { secretStoreRef: { name: "a" } },
  }),
  cluster("/api/v1", "nodes", "Node", { spec: { taints: [{ key: "a", effect: "NoSchedule" }] } }),
  cluster("/api/v1", "namespaces", "Namespace", {}),
  cluster("/apis/scheduling.k8s.io/v1", "priorityclasses", "PriorityClass", { value: 5 }),
  cluster(
    "/apis/apiextensions.k8s.io/v1",
    "customresourcedefinitions",
    "CustomResourceDefinition",
    {
      metadata: { name: "chairs.furniture.io" },
      spec: {
        ...{ group: "furniture.io", scope: "Namespaced" },
        names: { plural: "chairs", kind: "Chair" },
        versions: [
          {
            ...{ name: "v1", served: true, storage: true },
            schema: {
              openAPIV3Schema: {
                type: "object",
                properties: { spec: { type: "object", properties: { a: { type: "integer" } } } },
              },
            },
            additionalPrinterColumns: [{ name: "A", type: "integer", jsonPath: ".spec.a" }],
          },
        ],
      },
    },
  ),
  of("/apis/furniture.io/v1", "chairs", "Chair", { spec: { a: 1 } }),
];

function of(base: string, plural: string, kind: string, fields: object): Manifest {
  return { ...cluster(base, plural, kind, fields), path: `${base}/namespaces/default/${plural}` };
}

function cluster(base: string, plural: string, kind: string, fields: object): Manifest {
  const apiVersion = base.replace(/^\/apis?\//, "");
  const object = { apiVersion, kind, metadata: { name: "a", labels: LABELS }, ...fields };
  return { path: `${base}/${plural}`, object };
}
