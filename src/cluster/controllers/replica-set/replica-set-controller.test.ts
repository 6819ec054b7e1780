import fc from "fast-check";
import { expect, test } from "vitest";
import { change, create, must } from "../../../../test/support/cluster/default-objects.ts";
import { START_MS } from "../../../../test/support/cluster/test-cluster.ts";
import {
  activePods,
  pass,
  readyPods,
  told,
  type WorkloadClusterOptions,
  workloadCluster,
} from "../../../../test/support/cluster/workload-cluster.ts";
import type { Cluster } from "../../cluster.ts";
import { controllerOf } from "../../objects/owners.ts";
import type { Pod } from "../../objects/pod.ts";
import { PODS, REPLICA_SETS } from "../../objects/resources.ts";
import type { ReplicaSet, ReplicaSetSpec } from "../../objects/workloads.ts";
import { ApiError } from "../../status/api-error.ts";
import { ReplicaSetController } from "./replica-set-controller.ts";

const labels = { app: "web" };
const container = { name: "web", image: "web:1" };

function place(options: Partial<WorkloadClusterOptions> = {}) {
  return workloadCluster({ components: [new ReplicaSetController()], ...options });
}

function makeSet(cluster: Cluster, spec: Partial<ReplicaSetSpec> = {}): ReplicaSet {
  return create(cluster, REPLICA_SETS, {
    ...{ apiVersion: "apps/v1", kind: "ReplicaSet", metadata: { name: "web" } },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations: { a: "b" } },
        spec: { containers: [container] },
      },
      ...spec,
    },
  });
}

function makePod(cluster: Cluster, name: string, metadata: Partial<Pod["metadata"]> = {}): Pod {
  return create(cluster, PODS, {
    ...{ apiVersion: "v1", kind: "Pod" },
    metadata: { name, labels, ...metadata },
    spec: { containers: [container] },
  });
}

const scale = (cluster: Cluster, replicas: number) =>
  change(cluster, [REPLICA_SETS, "web"], (set) => ({ ...set, spec: { ...set.spec, replicas } }));
const status = (cluster: Cluster) => must(cluster, REPLICA_SETS, "web").status;
const fail = (cluster: Cluster, pod: Pod) =>
  cluster.write((writer) => writer.updateStatus(PODS, { ...pod, status: { phase: "Failed" } }));

test("creates what is missing from the template, under its own name, and says so", () => {
  const cluster = place();
  const set = makeSet(cluster, { replicas: 2 });
  const [pod, other] = activePods(cluster);
  expect(pod?.metadata).toMatchObject({
    ...{ generateName: "web-", namespace: "default", labels, annotations: { a: "b" } },
    ownerReferences: [
      {
        ...{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: set.metadata.uid },
        ...{ controller: true, blockOwnerDeletion: true },
      },
    ],
  });
  expect(pod?.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  expect(pod?.spec.containers).toMatchObject([container]);
  expect(told(cluster, "web").toSorted()).toEqual(
    [pod, other].map((one) => `SuccessfulCreate: Created pod: ${one?.metadata.name}`).toSorted(),
  );
});

test("says how many pods there are, fully labelled, ready and available", () => {
  const cluster = place();
  makeSet(cluster, { replicas: 2 });
  expect(status(cluster)).toEqual({ replicas: 2, fullyLabeledReplicas: 2, observedGeneration: 1 });
  pass(cluster, 1_000);
  const all = { replicas: 2, fullyLabeledReplicas: 2, readyReplicas: 2, availableReplicas: 2 };
  expect(status(cluster)).toEqual({ ...all, observedGeneration: 1 });
  change(cluster, [REPLICA_SETS, "web"], (set) => ({
    ...set,
    spec: {
      ...set.spec,
      template: { ...set.spec.template, metadata: { labels: { ...labels, tier: "front" } } },
    },
  }));
  const { fullyLabeledReplicas: _none, ...unlabeled } = all;
  expect(status(cluster)).toEqual({ ...unlabeled, observedGeneration: 2 });
  scale(cluster, 0);
  expect(status(cluster)).toEqual({ replicas: 0, observedGeneration: 3 });
});

test("a pod counts as available when it has been ready for long enough, and looks again then", () => {
  const cluster = place();
  makeSet(cluster, { replicas: 2, minReadySeconds: 30 });
  pass(cluster, 1_000);
  expect(status(cluster)).toMatchObject({ readyReplicas: 2 });
  expect(status(cluster)).not.toHaveProperty("availableReplicas");
  cluster.advanceTo(START_MS + 30_999);
  expect(status(cluster)).not.toHaveProperty("availableReplicas");
  cluster.advanceTo(START_MS + 31_000);
  expect(status(cluster)).toMatchObject({ availableReplicas: 2 });
});

test("what has failed, ended, or is about to go is replaced at once", () => {
  const cluster = place();
  makeSet(cluster, { replicas: 3 });
  pass(cluster, 2_000);
  const [failed, deleted] = activePods(cluster);
  if (failed === undefined || deleted === undefined) throw new Error("no pods");
  fail(cluster, failed);
  cluster.write((writer) => writer.delete(PODS, deleted.metadata));
  expect(activePods(cluster)).toHaveLength(3);
  expect(status(cluster)).toMatchObject({ replicas: 3, readyReplicas: 1 });
  pass(cluster, 2_000);
  expect(status(cluster)).toMatchObject({ replicas: 3, readyReplicas: 3 });
  expect(cluster.store.list(PODS)).toHaveLength(4);
});

test("scaled down it deletes in the order of what is missed least", () => {
  const cluster = place({ kubelet: { nodes: ["a", "b"], readyAfterMs: () => null } });
  makeSet(cluster, { replicas: 4 });
  const [first, second, third, fourth] = activePods(cluster).map(({ metadata }) => metadata.name);
  const cost = (name: string | undefined, value: string) =>
    change(cluster, [PODS, name ?? ""], (pod) => ({
      ...pod,
      metadata: {
        ...pod.metadata,
        annotations: { "controller.kubernetes.io/pod-deletion-cost": value },
      },
    }));
  cost(second, "-5");
  cost(third, "5");
  scale(cluster, 3);
  const names = () => activePods(cluster).map(({ metadata }) => metadata.name);
  expect(names()).toEqual([first, third, fourth]);
  expect(told(cluster, "web").at(-1)).toBe(`SuccessfulDelete: Deleted pod: ${second}`);
  scale(cluster, 1);
  expect(names()).toEqual([third]);
  expect(status(cluster)).toMatchObject({ replicas: 1 });
});

test("takes on what it selects and nobody manages, and lets go of what it selects no more", () => {
  const cluster = place();
  makePod(cluster, "early");
  const set = makeSet(cluster, { replicas: 2 });
  const owner = (name: string) => controllerOf(must(cluster, PODS, name))?.uid;
  expect(owner("early")).toBe(set.metadata.uid);
  expect(activePods(cluster)).toHaveLength(2);
  makePod(cluster, "late");
  // Which one goes is open: by the time that the set acts, all have a node.
  expect(told(cluster, "web").filter((said) => said.startsWith("SuccessfulDelete"))).toHaveLength(
    1,
  );
  expect(activePods(cluster)).toHaveLength(2);
  pass(cluster, 5_000);
  const [kept] = activePods(cluster);
  const name = kept?.metadata.name ?? "";
  change(cluster, [PODS, name], (pod) => ({
    ...pod,
    metadata: { ...pod.metadata, labels: { app: "debug" } },
  }));
  expect(owner(name)).toBeUndefined();
  expect(activePods(cluster)).toHaveLength(3);
  expect(status(cluster)?.replicas).toBe(2);
  change(cluster, [PODS, name], (pod) => ({ ...pod, metadata: { ...pod.metadata, labels } }));
  expect(activePods(cluster)).toHaveLength(2);
  expect(status(cluster)?.replicas).toBe(2);
});

test("what has ended is neither taken on nor let go of", () => {
  const cluster = place();
  makePod(cluster, "ended");
  fail(cluster, must(cluster, PODS, "ended"));
  makeSet(cluster, { replicas: 1 });
  expect(controllerOf(must(cluster, PODS, "ended"))).toBeUndefined();
  pass(cluster, 1_000);
  const [pod] = activePods(cluster);
  if (pod === undefined) throw new Error("no pod");
  fail(cluster, pod);
  change(cluster, [PODS, pod.metadata.name], (one) => ({
    ...one,
    metadata: { ...one.metadata, labels: {} },
  }));
  expect(controllerOf(must(cluster, PODS, pod.metadata.name))?.name).toBe("web");
});

test("a set that is about to go creates nothing, and its pods follow it", () => {
  const cluster = place();
  makeSet(cluster, { replicas: 2 });
  pass(cluster, 2_000);
  cluster.write((writer) =>
    writer.delete(
      REPLICA_SETS,
      { namespace: "default", name: "web" },
      { propagation: "Foreground" },
    ),
  );
  expect(activePods(cluster)).toEqual([]);
  pass(cluster, 1_000);
  expect(cluster.store.list(PODS)).toEqual([]);
  expect(cluster.store.list(REPLICA_SETS)).toEqual([]);
});

test("what cannot be created is told, and tried again later and later until it can", () => {
  const why = 'pods "web-" is forbidden: exceeded quota: compute';
  let isFull = true;
  const admit = <T>(pod: T) => {
    if (isFull) throw new ApiError("Forbidden", why);
    return pod;
  };
  const cluster = place({
    strategies: [[PODS.id, { namespaced: true, ownStatus: true, counted: true, admit }]],
  });
  makeSet(cluster, { replicas: 3 });
  const failure = { type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: why };
  expect(status(cluster)).toMatchObject({ replicas: 0, conditions: [failure] });
  expect(told(cluster, "web")).toEqual([`FailedCreate: Error creating: ${why}`]);
  expect(cluster.nextMs).toBe(START_MS + 5);
  cluster.step();
  // Its own status has made it look, and fail, a second time at once.
  expect(cluster.nextMs).toBe(START_MS + 25);
  isFull = false;
  cluster.step();
  expect(status(cluster)).toEqual({ replicas: 3, fullyLabeledReplicas: 3, observedGeneration: 1 });
});

test("the number of pods comes to what is wanted from any state", () => {
  const deed = fc.oneof(
    fc.record({ what: fc.constant("scale" as const), to: fc.integer({ min: 0, max: 8 }) }),
    fc.record({ what: fc.constantFrom("fail", "delete", "relabel"), at: fc.nat(12) }),
    fc.record({ what: fc.constant("orphan" as const), at: fc.nat(99) }),
    fc.record({ what: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 3_000 }) }),
  );
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 25 }), fc.nat(99), (deeds, seed) => {
      const cluster = place({ seed });
      makeSet(cluster, { replicas: 3, minReadySeconds: seed % 3 });
      for (const one of deeds) act(cluster, one);
      expect(owned(cluster)).toHaveLength(must(cluster, REPLICA_SETS, "web").spec.replicas ?? 1);
      pass(cluster, 10_000);
      const pods = owned(cluster).length;
      expect(status(cluster)?.replicas).toBe(pods);
      expect(status(cluster)?.availableReplicas ?? 0).toBe(pods);
      expect(status(cluster)?.fullyLabeledReplicas ?? 0).toBe(pods);
    }),
    { numRuns: 60 },
  );
});

test("what happens in a fork does not happen in its parent, and the parent goes on as it would have", () => {
  const [cluster, twin] = [place(), place()];
  for (const one of [cluster, twin]) makeSet(one, { replicas: 3 });
  const fork = cluster.fork();
  scale(fork, 7);
  pass(fork, 5_000);
  expect(readyPods(fork)).toHaveLength(7);
  for (const one of [cluster, twin]) {
    scale(one, 5);
    pass(one, 5_000);
  }
  expect(cluster.store.since(0)).toEqual(twin.store.since(0));
});

function owned(cluster: Cluster): Pod[] {
  return activePods(cluster).filter((pod) => controllerOf(pod)?.name === "web");
}

function act(
  cluster: Cluster,
  deed: { what: string } & Partial<Record<"to" | "at" | "ms", number>>,
) {
  const { what, to = 0, at = 0, ms = 0 } = deed;
  const pods = activePods(cluster);
  const pod = pods[at % Math.max(1, pods.length)];
  if (what === "scale") scale(cluster, to);
  else if (what === "pass") pass(cluster, ms);
  else if (what === "orphan") makePod(cluster, `orphan-${at}-${cluster.store.revision}`);
  else if (pod === undefined) return;
  else if (what === "fail") fail(cluster, pod);
  else if (what === "delete") cluster.write((writer) => writer.delete(PODS, pod.metadata));
  else {
    change(cluster, [PODS, pod.metadata.name], (one) => ({
      ...one,
      metadata: {
        ...one.metadata,
        labels: at % 2 === 0 ? { app: "other" } : { ...labels, at: `${at}` },
      },
    }));
  }
}

test("makes and deletes five hundred pods at a time, and lets time pass in between", () => {
  const cluster = place();
  makeSet(cluster, { replicas: 2_147_483_647 });
  expect(activePods(cluster)).toHaveLength(500);
  pass(cluster, 99);
  expect(activePods(cluster)).toHaveLength(500);
  pass(cluster, 1);
  expect(activePods(cluster)).toHaveLength(1_000);
  scale(cluster, 0);
  pass(cluster, 100);
  expect(activePods(cluster)).toHaveLength(500);
  pass(cluster, 100);
  expect(activePods(cluster)).toHaveLength(0);
});
