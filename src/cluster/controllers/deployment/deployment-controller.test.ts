import { expect, test } from "vitest";
import { change, create, must } from "../../../../test/support/cluster/default-objects.ts";
import { START_MS } from "../../../../test/support/cluster/test-cluster.ts";
import {
  activePods,
  pass,
  told,
  type WorkloadClusterOptions,
  workloadCluster,
} from "../../../../test/support/cluster/workload-cluster.ts";
import type { Cluster } from "../../cluster.ts";
import { DEPLOYMENTS, PODS, REPLICA_SETS } from "../../objects/resources.ts";
import type { Deployment, DeploymentSpec, ReplicaSet } from "../../objects/workloads.ts";
import { ReplicaSetController } from "../replica-set/replica-set-controller.ts";
import { DeploymentController } from "./deployment-controller.ts";

const labels = { app: "web" };

function place(options: Partial<WorkloadClusterOptions> = {}) {
  const components = [new DeploymentController(), new ReplicaSetController()];
  return workloadCluster({ components, ...options });
}

const template = (image: string) => ({
  metadata: { labels },
  spec: { containers: [{ name: "web", image }] },
});

function deploy(
  cluster: Cluster,
  spec: Partial<DeploymentSpec> = {},
  annotations = {},
): Deployment {
  return create(cluster, DEPLOYMENTS, {
    ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", annotations } },
    spec: { replicas: 3, selector: { matchLabels: labels }, template: template("web:1"), ...spec },
  });
}

const edit = (cluster: Cluster, spec: Partial<DeploymentSpec>) =>
  change(cluster, [DEPLOYMENTS, "web"], (one) => ({ ...one, spec: { ...one.spec, ...spec } }));
/** Another image; the rest of the template stays as it is stored. */
const setImage = (cluster: Cluster, image: string) => {
  const { spec } = must(cluster, DEPLOYMENTS, "web").spec.template;
  const containers = spec.containers.map((container) => ({ ...container, image }));
  return edit(cluster, { template: { metadata: { labels }, spec: { ...spec, containers } } });
};
const web = (cluster: Pick<Cluster, "store">) => must(cluster, DEPLOYMENTS, "web");
const imageOf = ({ spec }: ReplicaSet) => spec.template.spec.containers[0]?.image ?? "";
const setWith = (cluster: Pick<Cluster, "store">, image: string) =>
  cluster.store.list(REPLICA_SETS).find((set) => imageOf(set) === image);
const sizes = (cluster: Pick<Cluster, "store">) =>
  Object.fromEntries(
    cluster.store.list(REPLICA_SETS).map((set) => [imageOf(set), set.spec.replicas]),
  );
const revisions = (cluster: Pick<Cluster, "store">) =>
  Object.fromEntries(
    cluster.store.list(REPLICA_SETS).map((set) => {
      const { annotations } = set.metadata;
      return [imageOf(set), annotations?.["deployment.kubernetes.io/revision"]];
    }),
  );
const condition = (cluster: Pick<Cluster, "store">, type: string) =>
  web(cluster).status?.conditions?.find((one) => one.type === type);
const progress = (cluster: Pick<Cluster, "store">) => condition(cluster, "Progressing");
/** What was scaled, with `old` and `new` for the names of the sets of two images. */
const scalings = (cluster: Cluster, names: Record<string, string>) =>
  told(cluster, "web")
    .filter((line) => line.startsWith("ScalingReplicaSet: "))
    .map((line) =>
      Object.entries(names).reduce(
        (text, [image, name]) => text.replace(setWith(cluster, image)?.metadata.name ?? "?", name),
        line.replace("ScalingReplicaSet: Scaled ", "").replace("replica set ", ""),
      ),
    );
const OLD_AND_NEW = { "web:1": "old", "web:2": "new" };

test("makes a replica set of the template, with its hash, its revision and its size", () => {
  const cluster = place();
  const deployment = deploy(cluster, {}, { team: "shop" });
  const [set] = cluster.store.list(REPLICA_SETS);
  const hash = set?.metadata.labels?.["pod-template-hash"] ?? "";
  expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{5,10}$/);
  expect(set?.metadata).toMatchObject({
    ...{ name: `web-${hash}`, labels: { app: "web", "pod-template-hash": hash } },
    annotations: {
      team: "shop",
      "deployment.kubernetes.io/desired-replicas": "3",
      "deployment.kubernetes.io/max-replicas": "4",
      "deployment.kubernetes.io/revision": "1",
    },
    ownerReferences: [
      {
        ...{ apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: deployment.metadata.uid },
        ...{ controller: true, blockOwnerDeletion: true },
      },
    ],
  });
  const matchLabels = { app: "web", "pod-template-hash": hash };
  expect(set?.spec).toMatchObject({ replicas: 3, selector: { matchLabels } });
  expect(set?.spec.template.metadata?.labels).toEqual(matchLabels);
  expect(told(cluster, "web")).toEqual([
    `ScalingReplicaSet: Scaled up replica set web-${hash} from 0 to 3`,
  ]);
  expect(activePods(cluster).map(({ metadata }) => metadata.labels)).toEqual(
    Array.from({ length: 3 }, () => matchLabels),
  );
  expect(activePods(cluster)[0]?.metadata.name).toMatch(new RegExp(`^web-${hash}-.{5}$`));
});

test("the same template has the same hash in every cluster, and another one another", () => {
  const hashes = (image: string, seed: number) => {
    const cluster = place({ seed });
    deploy(cluster, { template: template(image) });
    return cluster.store.list(REPLICA_SETS).map(({ metadata }) => metadata.name);
  };
  expect(hashes("web:1", 1)).toEqual(hashes("web:1", 2));
  expect(hashes("web:1", 1)).not.toEqual(hashes("web:2", 1));
});

test("says how it is: counts, revision, availability and progress", () => {
  const cluster = place();
  deploy(cluster);
  const name = setWith(cluster, "web:1")?.metadata.name;
  const counts = { observedGeneration: 1, replicas: 3, updatedReplicas: 3 };
  expect(web(cluster).metadata).toMatchObject({
    ...{ generation: 1, annotations: { "deployment.kubernetes.io/revision": "1" } },
  });
  expect(web(cluster).status).toEqual({
    ...{ ...counts, unavailableReplicas: 3 },
    conditions: [
      {
        ...{ type: "Available", status: "False", reason: "MinimumReplicasUnavailable" },
        message: "Deployment does not have minimum availability.",
        ...{ lastUpdateTime: "2026-01-01T00:00:00Z", lastTransitionTime: "2026-01-01T00:00:00Z" },
      },
      {
        ...{ type: "Progressing", status: "True", reason: "ReplicaSetUpdated" },
        message: `ReplicaSet "${name}" is progressing.`,
        ...{ lastUpdateTime: "2026-01-01T00:00:00Z", lastTransitionTime: "2026-01-01T00:00:00Z" },
      },
    ],
  });
  pass(cluster, 1_000);
  expect(web(cluster).status).toEqual({
    ...{ ...counts, readyReplicas: 3, availableReplicas: 3 },
    conditions: [
      {
        ...{ type: "Available", status: "True", reason: "MinimumReplicasAvailable" },
        message: "Deployment has minimum availability.",
        ...{ lastUpdateTime: "2026-01-01T00:00:01Z", lastTransitionTime: "2026-01-01T00:00:01Z" },
      },
      {
        ...{ type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" },
        message: `ReplicaSet "${name}" has successfully progressed.`,
        ...{ lastUpdateTime: "2026-01-01T00:00:01Z", lastTransitionTime: "2026-01-01T00:00:00Z" },
      },
    ],
  });
  expect(cluster.nextMs).toBeNull();
});

test("rolls on one by one with a quarter of three pods: one more, none missing", () => {
  const cluster = place({
    kubelet: { readyAfterMs: (_pod, { nowMs }) => 2_000 - (nowMs % 1_000) },
  });
  deploy(cluster);
  pass(cluster, 3_000);
  setImage(cluster, "web:2");
  expect(progress(cluster)).toMatchObject({ reason: "ReplicaSetUpdated", status: "True" });
  pass(cluster, 10_000);
  expect(scalings(cluster, OLD_AND_NEW)).toEqual([
    ...["up old from 0 to 3", "up new from 0 to 1", "down old from 3 to 2", "up new from 1 to 2"],
    ...["down old from 2 to 1", "up new from 2 to 3", "down old from 1 to 0"],
  ]);
  expect(revisions(cluster)).toEqual({ "web:1": "1", "web:2": "2" });
  expect(web(cluster).metadata.annotations?.["deployment.kubernetes.io/revision"]).toBe("2");
  expect(progress(cluster)?.reason).toBe("NewReplicaSetAvailable");
  expect(web(cluster).status).toMatchObject({ replicas: 3, updatedReplicas: 3 });
});

test("with room for both it grows and shrinks at once", () => {
  const cluster = place();
  const rollingUpdate = { maxSurge: "30%", maxUnavailable: "30%" };
  deploy(cluster, { replicas: 10, strategy: { type: "RollingUpdate", rollingUpdate } });
  pass(cluster, 2_000);
  setImage(cluster, "web:2");
  expect(scalings(cluster, OLD_AND_NEW)).toEqual([
    ...["up old from 0 to 10", "up new from 0 to 3", "down old from 10 to 7", "up new from 3 to 6"],
  ]);
});

test("recreates: all old pods have gone before there are new ones", () => {
  const cluster = place({ kubelet: { goneAfterMs: () => 5_000 } });
  deploy(cluster, { strategy: { type: "Recreate" } });
  pass(cluster, 2_000);
  setImage(cluster, "web:2");
  expect(sizes(cluster)).toEqual({ "web:1": 0 });
  expect(activePods(cluster)).toEqual([]);
  pass(cluster, 4_999);
  expect(sizes(cluster)).toEqual({ "web:1": 0 });
  expect(condition(cluster, "Available")?.status).toBe("False");
  pass(cluster, 1);
  expect(sizes(cluster)).toEqual({ "web:1": 0, "web:2": 3 });
  pass(cluster, 1_000);
  expect(progress(cluster)?.reason).toBe("NewReplicaSetAvailable");
  expect(scalings(cluster, OLD_AND_NEW)).toEqual([
    ...["up old from 0 to 3", "down old from 3 to 0", "up new from 0 to 3"],
  ]);
});

test("scaled in the middle of a rollout, each set gets its part", () => {
  const cluster = place({ kubelet: { readyAfterMs: readyUnless("web:2") } });
  deploy(cluster, {
    replicas: 10,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } },
  });
  pass(cluster, 2_000);
  setImage(cluster, "web:2");
  expect(sizes(cluster)).toEqual({ "web:1": 8, "web:2": 5 });
  edit(cluster, { replicas: 15 });
  expect(sizes(cluster)).toEqual({ "web:1": 11, "web:2": 7 });
  edit(cluster, { replicas: 5 });
  // Then the rollout goes on.
  expect(scalings(cluster, OLD_AND_NEW).slice(-6)).toEqual([
    ...[
      "up old from 8 to 11",
      "up new from 5 to 7",
      "down old from 11 to 5",
      "down new from 7 to 3",
    ],
    ...["down old from 5 to 3", "up new from 3 to 5"],
  ]);
  edit(cluster, { replicas: 0 });
  expect(sizes(cluster)).toEqual({ "web:1": 0, "web:2": 0 });
});

test("scaled while nothing is rolled out it only scales, and says so", () => {
  const cluster = place();
  deploy(cluster);
  pass(cluster, 2_000);
  edit(cluster, { replicas: 5 });
  edit(cluster, { replicas: 2 });
  expect(scalings(cluster, OLD_AND_NEW)).toEqual([
    ...["up old from 0 to 3", "up old from 3 to 5", "down old from 5 to 2"],
  ]);
  expect(progress(cluster)?.reason).toBe("NewReplicaSetAvailable");
  const annotations = setWith(cluster, "web:1")?.metadata.annotations;
  expect(annotations).toMatchObject({ "deployment.kubernetes.io/max-replicas": "3" });
});

test("a template that comes back takes its old set along, with a new number", () => {
  const cluster = place();
  deploy(cluster);
  pass(cluster, 5_000);
  const names = () => cluster.store.list(REPLICA_SETS).map(({ metadata }) => metadata.name);
  setImage(cluster, "web:2");
  pass(cluster, 10_000);
  const both = names();
  setImage(cluster, "web:1");
  pass(cluster, 10_000);
  expect(names()).toEqual(both);
  expect(sizes(cluster)).toEqual({ "web:1": 3, "web:2": 0 });
  expect(revisions(cluster)).toEqual({ "web:1": "3", "web:2": "2" });
  expect(setWith(cluster, "web:1")?.metadata.annotations).toMatchObject({
    "deployment.kubernetes.io/revision-history": "1",
  });
  expect(web(cluster).metadata.annotations?.["deployment.kubernetes.io/revision"]).toBe("3");
});

test("keeps as many old sets as it is to, the latest ones", () => {
  const cluster = place();
  deploy(cluster, { revisionHistoryLimit: 1 });
  for (const image of ["web:2", "web:3", "web:4"]) {
    pass(cluster, 10_000);
    setImage(cluster, image);
  }
  pass(cluster, 10_000);
  expect(revisions(cluster)).toEqual({ "web:3": "3", "web:4": "4" });
});

test("paused it does not roll out, but scales; resumed it goes on, with all its time", () => {
  const cluster = place();
  deploy(cluster);
  pass(cluster, 5_000);
  edit(cluster, { paused: true });
  expect(progress(cluster)).toMatchObject({
    ...{ status: "Unknown", reason: "DeploymentPaused", message: "Deployment is paused" },
  });
  setImage(cluster, "web:2");
  edit(cluster, { replicas: 4 });
  pass(cluster, 5_000);
  expect(sizes(cluster)).toEqual({ "web:1": 4 });
  expect(web(cluster).status).toMatchObject({ replicas: 4, observedGeneration: 4 });
  expect(web(cluster).status).not.toHaveProperty("updatedReplicas");
  edit(cluster, { paused: false });
  pass(cluster, 10_000);
  expect(sizes(cluster)).toEqual({ "web:1": 0, "web:2": 4 });
  expect(progress(cluster)?.reason).toBe("NewReplicaSetAvailable");
});

test("without progress for too long it says so, and takes it back when it gets on again", () => {
  const cluster = place({ kubelet: { readyAfterMs: readyUnless("web:2") } });
  deploy(cluster, { progressDeadlineSeconds: 60 });
  pass(cluster, 5_000);
  setImage(cluster, "web:2");
  const name = setWith(cluster, "web:2")?.metadata.name;
  pass(cluster, 60_000);
  expect(progress(cluster)).toMatchObject({ status: "True", reason: "ReplicaSetUpdated" });
  pass(cluster, 1_000);
  expect(progress(cluster)).toMatchObject({
    ...{ status: "False", reason: "ProgressDeadlineExceeded" },
    message: `ReplicaSet "${name}" has timed out progressing.`,
    lastTransitionTime: new Date(START_MS + 66_000).toISOString().replace(".000", ""),
  });
  expect(cluster.nextMs).toBeNull();
  expect(condition(cluster, "Available")?.status).toBe("True");
  setImage(cluster, "web:3");
  pass(cluster, 30_000);
  expect(progress(cluster)).toMatchObject({ status: "True", reason: "NewReplicaSetAvailable" });
  expect(sizes(cluster)).toEqual({ "web:1": 0, "web:2": 0, "web:3": 3 });
});

test("takes on a replica set that it selects and nobody manages, and lets go of one it does not", () => {
  const cluster = place();
  deploy(cluster);
  pass(cluster, 2_000);
  const name = setWith(cluster, "web:1")?.metadata.name ?? "";
  cluster.write((writer) =>
    writer.delete(DEPLOYMENTS, { namespace: "default", name: "web" }, { propagation: "Orphan" }),
  );
  expect(must(cluster, REPLICA_SETS, name).metadata.ownerReferences).toEqual([]);
  expect(activePods(cluster)).toHaveLength(3);
  deploy(cluster);
  expect(must(cluster, REPLICA_SETS, name).metadata.ownerReferences).toHaveLength(1);
  expect(cluster.store.count(PODS)).toBe(3);
  change(cluster, [REPLICA_SETS, name], (set) => ({
    ...set,
    metadata: { ...set.metadata, labels: { app: "other" } },
  }));
  expect(must(cluster, REPLICA_SETS, name).metadata.ownerReferences).toEqual([]);
});

test("where two templates have the same hash, the second gets another name", () => {
  const cluster = place();
  deploy(cluster);
  const { name } = cluster.store.list(REPLICA_SETS)[0]?.metadata ?? { name: "" };
  cluster.write((writer) => {
    writer.delete(DEPLOYMENTS, { namespace: "default", name: "web" }, { propagation: "Orphan" });
  });
  change(cluster, [REPLICA_SETS, name], (set) => ({
    ...set,
    metadata: { ...set.metadata, labels: { app: "other" } },
  }));
  deploy(cluster);
  pass(cluster, 2_000);
  expect(web(cluster).status).toMatchObject({ collisionCount: 1, availableReplicas: 3 });
  expect(cluster.store.count(REPLICA_SETS)).toBe(2);
});

test("what becomes of a fork does not become of its parent", () => {
  const [cluster, twin] = [place(), place()];
  for (const one of [cluster, twin]) {
    deploy(one);
    pass(one, 2_000);
    setImage(one, "web:2");
  }
  const fork = cluster.fork();
  setImage(fork, "web:3");
  pass(fork, 20_000);
  expect(sizes(fork)).toEqual({ "web:1": 0, "web:2": 0, "web:3": 3 });
  for (const one of [cluster, twin]) pass(one, 20_000);
  expect(sizes(cluster)).toEqual({ "web:1": 0, "web:2": 3 });
  expect(cluster.store.since(0)).toEqual(twin.store.since(0));
});

/** Ready after a second, but for pods of that image. */
function readyUnless(image: string) {
  return (pod: { spec: { containers: readonly { image?: string }[] } }) =>
    pod.spec.containers[0]?.image === image ? null : 1_000;
}

test("a deployment that has been rolled out and loses a pod has no deadline to wait for", () => {
  const cluster = place();
  deploy(cluster, { progressDeadlineSeconds: 10 });
  pass(cluster, 20_000);
  const [pod] = activePods(cluster);
  if (pod === undefined) throw new Error("no pod");
  const conditions = [{ type: "Ready", status: "False" as const }];
  cluster.write((writer) =>
    writer.updateStatus(PODS, { ...pod, status: { ...pod.status, conditions } }),
  );
  pass(cluster, 60_000);
  expect(web(cluster).status).toMatchObject({
    availableReplicas: 2,
    conditions: expect.arrayContaining([
      expect.objectContaining({ type: "Progressing", reason: "NewReplicaSetAvailable" }),
    ]),
  });
  expect(cluster.nextMs).toBeNull();
});
