import fc from "fast-check";
import type { Cluster } from "../../../src/cluster/cluster.ts";
import { type NodeState, withNodeState } from "../../../src/cluster/objects/node-state.ts";
import {
  CRON_JOBS,
  DAEMON_SETS,
  DEPLOYMENTS,
  HORIZONTAL_POD_AUTOSCALERS,
  JOBS,
  NODES,
  POD_DISRUPTION_BUDGETS,
  PODS,
  SERVICES,
  STATEFUL_SETS,
} from "../../../src/cluster/objects/resources.ts";
import { change, create } from "./default-objects.ts";

const labels = { app: "web" };
const template = (image: string) => ({
  metadata: { labels, annotations: { "sim.devstack.dev/crash-rate": "0.2" } },
  spec: { containers: [{ name: "web", image }] },
});

/** Something happens in a cluster; what cannot be done there is left. */
export type Deed = (cluster: Cluster) => void;

const workloads: readonly Deed[] = [
  (cluster) =>
    create(cluster, DEPLOYMENTS, {
      ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } },
      spec: { replicas: 4, selector: { matchLabels: labels }, template: template("web:1") },
    }),
  (cluster) =>
    create(cluster, STATEFUL_SETS, {
      ...{ apiVersion: "apps/v1", kind: "StatefulSet", metadata: { name: "db" } },
      spec: {
        ...{ replicas: 3, serviceName: "db", selector: { matchLabels: labels } },
        template: template("db:1"),
        volumeClaimTemplates: [
          {
            metadata: { name: "data" },
            spec: {
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: "1Gi" } },
            },
          },
        ],
      },
    }),
  (cluster) =>
    create(cluster, CRON_JOBS, {
      ...{ apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "report" } },
      spec: {
        schedule: "*/5 * * * *",
        jobTemplate: {
          spec: {
            template: {
              spec: { restartPolicy: "Never", containers: [{ name: "job", image: "job:1" }] },
            },
          },
        },
      },
    }),
  (cluster) =>
    create(cluster, HORIZONTAL_POD_AUTOSCALERS, {
      ...{ apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler" },
      metadata: { name: "web" },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
        ...{ minReplicas: 2, maxReplicas: 5 },
      },
    }),
  (cluster) =>
    create(cluster, DAEMON_SETS, {
      ...{ apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" } },
      spec: { selector: { matchLabels: labels }, template: template("agent:1") },
    }),
  (cluster) =>
    create(cluster, JOBS, {
      ...{ apiVersion: "batch/v1", kind: "Job", metadata: { name: "once" } },
      spec: {
        ...{ completions: 3, backoffLimit: 2 },
        template: {
          metadata: { annotations: { "sim.devstack.dev/crash-rate": "0.5" } },
          spec: { restartPolicy: "Never", containers: [{ name: "job", image: "job:1" }] },
        },
      },
    }),
  (cluster) =>
    create(cluster, SERVICES, {
      ...{ apiVersion: "v1", kind: "Service" },
      metadata: { name: "web", annotations: { "sim.devstack.dev/requests-per-second": "90" } },
      spec: { selector: labels, ports: [{ port: 80 }] },
    }),
  (cluster) =>
    create(cluster, POD_DISRUPTION_BUDGETS, {
      ...{ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: "web" } },
      spec: { minAvailable: 3, selector: { matchLabels: labels } },
    }),
];

const boundPod = fc.nat(5).map((number): Deed => {
  return (cluster) => {
    const nodeName = cluster.store.list(NODES)[number]?.metadata.name ?? "";
    create(cluster, PODS, {
      ...{
        apiVersion: "v1",
        kind: "Pod",
        metadata: { generateName: "lone-", ...template("").metadata },
      },
      spec: { nodeName, containers: [{ name: "web", image: "web:1" }] },
    });
  };
});
const state = fc.constantFrom<NodeState>("healthy", "power", "partition", "capacity");
const nodeState = fc.tuple(fc.nat(5), state).map(([number, wanted]): Deed => {
  return (cluster) => {
    const node = cluster.store.list(NODES)[number];
    if (node) cluster.write((writer) => writer.update(NODES, withNodeState(node, wanted)));
  };
});
const deletion = fc.nat(9).map((number): Deed => {
  return (cluster) => {
    const pod = cluster.store.list(PODS)[number];
    if (pod) cluster.write((writer) => writer.delete(PODS, pod.metadata));
  };
});
const rollout = fc.integer({ min: 0, max: 6 }).map((replicas): Deed => {
  return (cluster) =>
    change(cluster, [DEPLOYMENTS, "web"], (one) => ({
      ...one,
      spec: { ...one.spec, replicas, template: template(`web:${replicas}`) },
    }));
});
const time = fc.constantFrom(300, 1_500, 20_000, 70_000, 400_000).map((ms): Deed => {
  return (cluster) => cluster.advanceTo(cluster.nowMs + ms);
});
/** What may happen to a cluster: workloads of all kinds, lost nodes, rollouts, and time that passes. */
export const deeds = fc.array(
  fc.oneof(time, nodeState, boundPod, deletion, rollout, fc.constantFrom(...workloads)),
  {
    ...{ minLength: 2, maxLength: 14 },
  },
);

export function perform(cluster: Cluster, deed: Deed): void {
  try {
    deed(cluster);
  } catch (fault) {
    // A second workload of a name, or a rollout of none: nothing happens.
    if ((fault as Error).name !== "ApiError" && !/^no /.test((fault as Error).message)) throw fault;
  }
}
