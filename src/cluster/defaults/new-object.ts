import type { JsonObject } from "../../util/json/json-object.ts";
import type { KubeObject, Labels } from "../objects/meta.ts";
import type { Pod } from "../objects/pod.ts";
import { part } from "./fill.ts";
import { asNewPod } from "./new-pod.ts";

/** Of these the status is what controllers make of them; who creates one has no say in it. */
const WITHOUT_STATUS = new Set([
  ...["apps/v1/DaemonSet", "apps/v1/Deployment"],
  ...["autoscaling/v2/HorizontalPodAutoscaler", "batch/v1/CronJob"],
]);

/** The same of those whose status is never empty. */
const FIRST_STATUS: Readonly<Record<string, unknown>> = {
  "apps/v1/ReplicaSet": { replicas: 0 },
  "apps/v1/StatefulSet": { availableReplicas: 0, replicas: 0 },
  "networking.k8s.io/v1/Ingress": { loadBalancer: {} },
  "policy/v1/PodDisruptionBudget": {
    ...{ currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
  },
  "v1/Service": { loadBalancer: {} },
};

/** Those in which something is expected to come. */
const FIRST_PHASES: Readonly<Record<string, string>> = {
  "v1/Namespace": "Active",
  "v1/PersistentVolume": "Pending",
  "v1/PersistentVolumeClaim": "Pending",
};

const JOB_PREFIXES = ["batch.kubernetes.io/", ""];

/**
 * What becomes of an object when it is created, beyond its defaults (strategies of the registries of
 * Kubernetes 1.34). It has its name and uid already.
 */
export function asNewObject<T extends KubeObject>(object: T): T {
  const key = `${object.apiVersion}/${object.kind}`;
  if (key === "v1/Pod") return asNewPod(object as unknown as Pod) as unknown as T;
  if (key === "batch/v1/Job") return { ...asNewJob(object), status: {} };
  const status = FIRST_STATUS[key];
  if (status !== undefined) return { ...object, status };
  if (WITHOUT_STATUS.has(key)) return { ...object, status: {} };
  const phase = FIRST_PHASES[key];
  return phase === undefined ? object : { ...object, status: { phase } };
}

/** A Job selects its pods by its own uid, unless it says that it does so itself. */
function asNewJob<T extends KubeObject>(job: T): T {
  const spec = part(job as unknown as JsonObject, "spec");
  if (spec["manualSelector"] === true) return job;
  const template = part(spec, "template");
  const metadata = part(template, "metadata");
  const { name, uid } = job.metadata;
  const own = JOB_PREFIXES.flatMap((prefix) => [
    [`${prefix}controller-uid`, uid],
    [`${prefix}job-name`, name],
  ]);
  const labels: Labels = { ...part(metadata, "labels"), ...Object.fromEntries(own) };
  const matchLabels = { "batch.kubernetes.io/controller-uid": uid };
  const filled = {
    ...spec,
    selector: { matchLabels },
    template: { ...template, metadata: { ...metadata, labels } },
  };
  // One without labels has those of its pods.
  return {
    ...job,
    metadata: { ...job.metadata, labels: job.metadata.labels ?? labels },
    spec: filled,
  };
}
