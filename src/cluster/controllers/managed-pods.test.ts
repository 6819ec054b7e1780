import { expect, test } from "vitest";
import { Cluster } from "../cluster.ts";
import type { Component } from "../components/component.ts";
import { EVENT_INDEXES } from "../events/record-event.ts";
import type { KubeObject } from "../objects/meta.ts";
import {
  DAEMON_SETS,
  EVENTS,
  JOBS,
  NAMESPACES,
  NODES,
  PODS,
  REPLICA_SETS,
} from "../objects/resources.ts";
import { ApiError } from "../status/api-error.ts";
import type { Resource } from "../store/resource.ts";
import { PLAIN, type Strategy } from "../write/strategy.ts";
import { POD_OWNER_INDEX } from "./claim-pods.ts";
import { DaemonSetController } from "./daemon-set/daemon-set-controller.ts";
import { REVISION_OWNER_INDEX } from "./history/revisions.ts";
import { JobController } from "./job/job-controller.ts";
import { REPLICA_SET_OWNER_INDEX } from "./replica-set/related-pods.ts";
import { ReplicaSetController } from "./replica-set/replica-set-controller.ts";

const COUNTED: Strategy = { namespaced: true, ownStatus: true, counted: true };
const GLOBAL: Strategy = { namespaced: false, ownStatus: false, counted: false };
const LABELS = { app: "web" };
const TEMPLATE = {
  metadata: { labels: LABELS },
  spec: { containers: [{ name: "a", image: "a" }] },
};
const WHY = "not now";

/** A cluster that refuses pods, or their deletion, as long as it is told to. */
function place(component: Component) {
  const refusing = { delete: false, createFrom: Number.POSITIVE_INFINITY };
  let pods = 0;
  const refuse = () => {
    throw new ApiError("Forbidden", WHY);
  };
  const podStrategy: Strategy = {
    ...COUNTED,
    graceSeconds: () => (refusing.delete ? refuse() : 0),
    admit: (pod) => (++pods > refusing.createFrom ? refuse() : pod),
  };
  const cluster = Cluster.create({
    ...{ seed: 1, startMs: Date.parse("2026-01-01T00:00:00Z"), components: [component] },
    indexes: [POD_OWNER_INDEX, REPLICA_SET_OWNER_INDEX, REVISION_OWNER_INDEX, ...EVENT_INDEXES],
    strategies: new Map<string, Strategy>([
      ...[JOBS, REPLICA_SETS, DAEMON_SETS].map(({ id }) => [id, COUNTED] as const),
      ...[NODES, NAMESPACES].map(({ id }) => [id, GLOBAL] as const),
      ...([
        [PODS.id, podStrategy],
        [EVENTS.id, PLAIN],
      ] as const),
    ]),
  });
  for (const [resource, kind] of [
    [NAMESPACES, "Namespace"],
    [NODES, "Node"],
  ] as const) {
    const object = { apiVersion: "v1", kind, metadata: { name: "default" } };
    cluster.write((writer) => writer.create(resource as Resource<KubeObject>, object));
  }
  return { cluster, refusing };
}

const pass = (cluster: Cluster, seconds: number) =>
  cluster.advanceTo(cluster.nowMs + seconds * 1_000);
const told = (cluster: Cluster) =>
  cluster.store.list(EVENTS).filter(({ message }) => message.includes(WHY));

const OWNERS = [
  {
    ...{ kind: "ReplicaSet", resource: REPLICA_SETS, component: new ReplicaSetController() },
    ...{ apiVersion: "apps/v1", many: { replicas: 2 }, none: { replicas: 0 } },
  },
  {
    ...{ kind: "Job", resource: JOBS, component: new JobController() },
    ...{ apiVersion: "batch/v1", many: { parallelism: 2 }, none: { parallelism: 0 } },
  },
  {
    ...{ kind: "DaemonSet", resource: DAEMON_SETS, component: new DaemonSetController() },
    ...{ apiVersion: "apps/v1", many: {} },
    none: { template: { ...TEMPLATE, spec: { ...TEMPLATE.spec, nodeSelector: { a: "b" } } } },
  },
];

test.each(OWNERS)("a $kind says that a pod may not be deleted, and tries again", (owner) => {
  const { cluster, refusing } = place(owner.component.fork());
  const { apiVersion, kind, many, none } = owner;
  const resource = owner.resource as Resource<KubeObject & { spec: object }>;
  const metadata = { name: "web", namespace: "default" };
  const spec = { selector: { matchLabels: LABELS }, template: TEMPLATE, ...many };
  cluster.write((writer) => writer.create(resource, { apiVersion, kind, metadata, spec }));
  pass(cluster, 2);
  const before = cluster.store.list(PODS).length;
  expect(before).toBeGreaterThan(0);
  refusing.delete = true;
  const found = cluster.store.get(resource, "default", "web");
  if (found === undefined) throw new Error("it is gone");
  const wanted = { ...found, spec: { ...found.spec, ...none } };
  cluster.write((writer) => writer.update(resource, wanted));
  pass(cluster, 2);
  expect(cluster.store.list(PODS)).toHaveLength(before);
  expect(told(cluster)[0]).toMatchObject({
    ...{ type: "Warning", reason: "FailedDelete", message: `Error deleting: ${WHY}` },
  });
  refusing.delete = false;
  pass(cluster, 60);
  expect(cluster.store.list(PODS)).toEqual([]);
});

test("a job counts as active what was created, not what was refused", () => {
  const { cluster, refusing } = place(new JobController());
  refusing.createFrom = 2;
  cluster.write((writer) =>
    writer.create(JOBS, {
      ...{ apiVersion: "batch/v1", kind: "Job", metadata: { name: "web", namespace: "default" } },
      spec: { selector: { matchLabels: LABELS }, template: TEMPLATE, parallelism: 8 },
    }),
  );
  expect(cluster.store.count(PODS)).toBe(2);
  expect(cluster.store.get(JOBS, "default", "web")?.status).toMatchObject({ active: 2 });
  refusing.createFrom = Number.POSITIVE_INFINITY;
  pass(cluster, 60);
  expect(cluster.store.get(JOBS, "default", "web")?.status).toMatchObject({ active: 8 });
});
