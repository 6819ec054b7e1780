import { expect, test } from "vitest";
import {
  type Body,
  changeFaults,
  faultsOf,
  podOf,
} from "../../../test/support/cluster/object-faults.ts";

const body = (apiVersion: string, kind: string, fields: object): Body => ({
  apiVersion,
  kind,
  ...fields,
});

const service = (spec: object, metadata = {}) =>
  body("v1", "Service", { metadata, spec: { ports: [{ port: 80 }], ...spec } });
const budget = (spec: object) => body("policy/v1", "PodDisruptionBudget", { spec });
const node = (fields: object) => body("v1", "Node", fields);
const job = (spec: object, pods: object = { restartPolicy: "Never" }) =>
  body("batch/v1", "Job", {
    spec: { template: { spec: { ...(podOf()["spec"] as object), ...pods } }, ...spec },
  });
const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment" };
const scaler = (spec: object) =>
  body("autoscaling/v2", "HorizontalPodAutoscaler", {
    spec: { maxReplicas: 3, scaleTargetRef: { ...DEPLOYMENT, name: "web" }, ...spec },
  });
const claim = (spec: object, status = {}) =>
  body("v1", "PersistentVolumeClaim", {
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "1Gi" } },
      ...spec,
    },
    status,
  });
const volume = (spec: object) =>
  body("v1", "PersistentVolume", {
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "1Gi" },
      hostPath: { path: "/data" },
      ...spec,
    },
  });
const priority = (value: number, name = "a") =>
  body("scheduling.k8s.io/v1", "PriorityClass", { metadata: { name }, value });

test.each([
  ["Service", service({})],
  ["headless Service", service({ clusterIP: "None", clusterIPs: ["None"] })],
  ["PodDisruptionBudget", budget({ minAvailable: "50%" })],
  ["Node", node({ spec: { taints: [{ key: "a", effect: "NoSchedule" }] } })],
  ["Job", job({})],
  ["HorizontalPodAutoscaler", scaler({})],
  ["PersistentVolumeClaim", claim({})],
  ["PersistentVolume", volume({})],
  ["PriorityClass", priority(1000)],
  ["system PriorityClass", priority(2_000_000_000, "system-cluster-critical")],
  ["ConfigMap", body("v1", "ConfigMap", { data: { "a.yaml": "1" } })],
  ["Namespace", body("v1", "Namespace", {})],
  [
    "CronJob",
    body("batch/v1", "CronJob", {
      spec: { schedule: "* * * * *", jobTemplate: { spec: job({})["spec"] } },
    }),
  ],
])("a plain %s is valid", (_kind, object) => {
  expect(faultsOf(object)).toEqual([]);
});

test.each([
  [service({ ports: [] }), "spec.ports: Required value"],
  [
    service({ ports: [{ port: 80 }, { port: 81, name: "b" }] }),
    "spec.ports[0].name: Required value",
  ],
  [
    service({ ports: [{ port: 0, targetPort: 80 }] }),
    "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
  ],
  [
    service({ ports: [{ port: 80, nodePort: 30000 }] }),
    "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
  ],
  [
    service({ type: "Internal" }),
    'spec.type: Unsupported value: "Internal": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
  ],
  [
    service({}, { name: "1a" }),
    "metadata.name: Invalid value: \"1a\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
  ],
  [
    budget({ minAvailable: -1 }),
    "spec.minAvailable: Invalid value: -1: must be greater than or equal to 0",
  ],
  [
    budget({ maxUnavailable: "101%" }),
    'spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
  ],
  [
    budget({ minAvailable: 1, maxUnavailable: 1 }),
    'spec: Invalid value: {"MinAvailable":1,"Selector":null,"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
  ],
  [node({ spec: { taints: [{ key: "a" }] } }), "metadata.taints[0].effect: Required value"],
  [
    node({ spec: { podCIDR: "10.0.0.0/33" } }),
    'spec.podCIDRs[0]: Invalid value: "10.0.0.0/33": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
  ],
  [
    node({
      spec: {
        taints: [
          { key: "a", effect: "NoExecute" },
          { key: "a", effect: "NoExecute" },
        ],
      },
    }),
    'metadata.taints[1]: Duplicate value: {"Key":"a","Value":"","Effect":"NoExecute","TimeAdded":null}: taints must be unique by key and effect pair',
  ],
  [
    node({ metadata: { namespace: "x" } }),
    "metadata.namespace: Forbidden: not allowed on this type",
  ],
  [
    job({}, {}),
    'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
  ],
  [
    job({ parallelism: -1 }),
    "spec.parallelism: Invalid value: -1: must be greater than or equal to 0",
  ],
  [
    scaler({ minReplicas: 5 }),
    "spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`",
  ],
  [
    scaler({ scaleTargetRef: { ...DEPLOYMENT, name: "" } }),
    "spec.scaleTargetRef.name: Required value",
  ],
  [
    scaler({ scaleTargetRef: { kind: "Deployment", name: "web" } }),
    'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group',
  ],
  [
    scaler({ scaleTargetRef: { kind: "De/ployment", name: "web", apiVersion: "apps/v1" } }),
    "spec.scaleTargetRef.kind: Invalid value: \"De/ployment\": may not contain '/'",
  ],
  [
    scaler({ scaleTargetRef: { kind: "Deployment", name: "web", apiVersion: "a/b/c" } }),
    'spec.scaleTargetRef.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
  ],
  [
    scaler({
      metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization" } } }],
    }),
    "spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization",
  ],
  [
    claim({ accessModes: ["Sometimes"] }),
    'spec.accessModes: Unsupported value: "Sometimes": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
  ],
  [volume({ hostPath: undefined }), "spec: Required value: must specify a volume type"],
  [
    volume({ hostPath: undefined, local: { path: "/a" } }),
    "spec.nodeAffinity: Required value: Local volume requires node affinity",
  ],
  [
    priority(2_000_000_000),
    "value: Forbidden: maximum allowed value of a user defined priority is 1000000000",
  ],
  [
    body("v1", "ConfigMap", { data: { "a b": "1" } }),
    "data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
  ],
  [
    body("v1", "Namespace", { metadata: { name: "a.b" } }),
    'metadata.name: Invalid value: "a.b": must not contain dots',
  ],
])("%j is refused", (object, words) => {
  expect(faultsOf(object)).toEqual([words]);
});

test.each([
  [
    "a Job's template",
    job({}),
    job({}, { restartPolicy: "OnFailure" }),
    /^spec.template: Invalid value: .*: field is immutable$/,
  ],
  ["a priority", priority(1), priority(2), /^value: Forbidden: may not be changed in an update.$/],
  [
    "a claim",
    claim({ volumeMode: "Block" }),
    claim({}),
    /^spec: Forbidden: spec is immutable after creation except resources.requests/,
  ],
  [
    "a volume's source",
    volume({}),
    volume({ hostPath: { path: "/b" } }),
    /^spec.persistentvolumesource: Forbidden/,
  ],
  [
    "an address",
    service({ clusterIP: "10.0.0.1", clusterIPs: ["10.0.0.1"] }),
    service({ clusterIP: "10.0.0.2", clusterIPs: ["10.0.0.2"] }),
    /^spec.clusterIPs\[0\]: Invalid value: \["10.0.0.2"\]: may not change once set$/,
  ],
  ["a provider's id", node({ spec: { providerID: "a" } }), node({}), /^spec.providerID: Forbidden/],
  [
    "an immutable ConfigMap",
    body("v1", "ConfigMap", { immutable: true }),
    body("v1", "ConfigMap", { immutable: true, data: { a: "1" } }),
    /^data: Forbidden: field is immutable when `immutable` is set$/,
  ],
])("%s does not change", (_what, previous, object, words) => {
  const [first] = changeFaults(previous, object);
  expect(first).toMatch(words);
});
