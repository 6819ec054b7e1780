import { expect, test } from "vitest";
import { refusal } from "../../../test/support/cluster/refusal.ts";
import type { KubeObject } from "../objects/meta.ts";
import type { Pod } from "../objects/pod.ts";
import { resource } from "../store/resource.ts";
import { Store } from "../store/store.ts";
import { Random } from "../time/random.ts";
import { type NewObject, Writer } from "../write/writer.ts";
import { admissionStrategies } from "./strategies.ts";

const PODS = resource<Pod>("pods");
const DEPLOYMENTS = resource("deployments", "apps");

function place() {
  const store = Store.empty();
  const strategies = admissionStrategies({ defaultTolerationSeconds: 300 });
  const timeIn = () => "2026-01-01T00:00:00Z";
  const writer = new Writer({ store, random: new Random(7), timeIn, strategies });
  const create = (apiVersion: string, kind: string, plural: string, rest: object) => {
    const body = { apiVersion, kind, metadata: { name: "a" }, ...rest };
    const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
    return writer.create(resource(plural, group), body as NewObject<KubeObject>);
  };
  create("v1", "Namespace", "namespaces", { metadata: { name: "default" } });
  return { writer, create };
}

const newPod = (spec: object = {}) =>
  ({
    ...{ apiVersion: "v1", kind: "Pod" },
    metadata: { name: "web", namespace: "default" },
    spec: { containers: [{ name: "web", image: "web:1" }], ...spec },
  }) as NewObject<Pod>;

test("a pod is filled in, admitted and made pending", () => {
  const { writer, create } = place();
  create("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", {
    value: 10,
    globalDefault: true,
  });
  const pod = writer.create(PODS, newPod());
  expect(pod).toMatchObject({
    metadata: { generation: 1 },
    spec: {
      ...{ priority: 10, priorityClassName: "a", preemptionPolicy: "PreemptLowerPriority" },
      ...{ restartPolicy: "Always", terminationGracePeriodSeconds: 30 },
      tolerations: [{ tolerationSeconds: 300 }, { tolerationSeconds: 300 }],
    },
    status: { phase: "Pending", qosClass: "BestEffort" },
  });
});

test("an object that is not valid is not stored", () => {
  const { writer } = place();
  expect(refusal(() => writer.create(PODS, newPod({ containers: [] })))).toBe(
    '422 Pod "web" is invalid: spec.containers: Required value',
  );
  expect(refusal(() => writer.create(PODS, newPod()))).toBe("none");
});

test("the node of a pod is set by the system and by no other write", () => {
  const { writer } = place();
  const pod = writer.create(PODS, newPod());
  const bound = { ...pod, spec: { ...pod.spec, nodeName: "node-a1" } };
  expect(refusal(() => writer.update(PODS, bound))).toMatch(
    /^422 Pod "web" is invalid: spec: Forbidden: pod updates may not change fields/,
  );
  expect(writer.updateUnchecked(PODS, bound).spec.nodeName).toBe("node-a1");
});

test("a field that is cleared is filled in again", () => {
  const { writer } = place();
  const template = { metadata: { labels: { app: "a" } }, spec: newPod().spec };
  const selector = { matchLabels: { app: "a" } };
  const created = writer.create(DEPLOYMENTS, {
    ...{ apiVersion: "apps/v1", kind: "Deployment" },
    metadata: { name: "web", namespace: "default" },
    spec: { selector, template, strategy: { type: "Recreate" } },
  } as NewObject<KubeObject>);
  expect(created).toMatchObject({ status: {}, spec: { strategy: { type: "Recreate" } } });
  const changed = writer.update(DEPLOYMENTS, {
    ...created,
    spec: { selector, template },
  } as KubeObject);
  expect(changed).toMatchObject({
    metadata: { generation: 2 },
    spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%" } } },
  });
});

test("a claim gets the default class; what runs nowhere goes at once", () => {
  const { writer, create } = place();
  const annotations = { "storageclass.kubernetes.io/is-default-class": "true" };
  create("storage.k8s.io/v1", "StorageClass", "storageclasses", {
    ...{ metadata: { name: "zonal", annotations }, provisioner: "devstack.io/zonal" },
  });
  const claim = create("v1", "PersistentVolumeClaim", "persistentvolumeclaims", {
    metadata: { name: "data", namespace: "default" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  });
  expect(claim).toMatchObject({
    spec: { storageClassName: "zonal" },
    status: { phase: "Pending" },
  });
  const { metadata } = writer.create(PODS, newPod());
  writer.delete(PODS, metadata);
  expect(refusal(() => writer.delete(PODS, metadata))).toMatch(/^404/);
});

test("a job without labels has those by which it knows its pods", () => {
  const { create } = place();
  const spec = { restartPolicy: "Never", containers: [{ name: "a", image: "a" }] };
  const job = create("batch/v1", "Job", "jobs", {
    metadata: { name: "a", namespace: "default" },
    spec: { template: { spec } },
  });
  expect(job.metadata.labels).toMatchObject({
    "job-name": "a",
    "controller-uid": job.metadata.uid,
  });
});
