import fc from "fast-check";
import { expect, test } from "vitest";
import { change, create, must } from "../../../../test/support/cluster/default-objects.ts";
import {
  activePods,
  pass,
  readyPods,
  workloadCluster,
} from "../../../../test/support/cluster/workload-cluster.ts";
import type { Cluster } from "../../cluster.ts";
import type { PodTemplateSpec } from "../../objects/pod.ts";
import { DEPLOYMENTS, PODS, REPLICA_SETS } from "../../objects/resources.ts";
import type { DeploymentSpec } from "../../objects/workloads.ts";
import { ReplicaSetController } from "../replica-set/replica-set-controller.ts";
import { DeploymentController } from "./deployment-controller.ts";
import { maxSurge, maxUnavailable } from "./deployment-limits.ts";

const labels = { app: "web" };

const template = (version: number): PodTemplateSpec => ({
  metadata: { labels },
  spec: { containers: [{ name: "web", image: `web:${version}` }] },
});

const limit = fc.oneof(
  fc.integer({ min: 0, max: 4 }),
  fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`),
);
const rollingUpdate = fc
  .record({ maxSurge: limit, maxUnavailable: limit })
  .filter((limits) => Object.values(limits).some((one) => Number.parseInt(`${one}`, 10) > 0));

interface World {
  readonly seed: number;
  readonly isReplicaSetFirst: boolean;
  readonly slowestMs: number;
}
const world: fc.Arbitrary<World> = fc.record({
  seed: fc.nat(999),
  isReplicaSetFirst: fc.boolean(),
  slowestMs: fc.integer({ min: 1, max: 5_000 }),
});

function place({ seed, isReplicaSetFirst, slowestMs }: World) {
  const components = [new DeploymentController(), new ReplicaSetController()];
  const someMs = (random: { below(end: number): number }) => 1 + random.below(slowestMs);
  return workloadCluster({
    ...{ components: isReplicaSetFirst ? components.toReversed() : components, seed },
    kubelet: {
      readyAfterMs: (_pod, { random }) => someMs(random),
      goneAfterMs: (_pod, { random }) => someMs(random),
    },
  });
}

const edit = (cluster: Cluster, spec: Partial<DeploymentSpec>) =>
  change(cluster, [DEPLOYMENTS, "web"], (one) => ({ ...one, spec: { ...one.spec, ...spec } }));

function deploy(cluster: Cluster, spec: Partial<DeploymentSpec>) {
  return create(cluster, DEPLOYMENTS, {
    ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } },
    spec: { selector: { matchLabels: labels }, template: template(0), ...spec },
  });
}

test("a rollout has never more pods than it may, nor fewer available ones, whatever is rolled out on top", () => {
  const shape = fc.record({
    ...{ world, rollingUpdate, replicas: fc.integer({ min: 1, max: 12 }) },
    rollouts: fc.array(
      fc.record({
        version: fc.integer({ min: 0, max: 3 }),
        afterMs: fc.integer({ min: 0, max: 9_000 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  });
  fc.assert(
    fc.property(shape, ({ world: which, rollingUpdate: limits, replicas, rollouts }) => {
      const cluster = place(which);
      const strategy = { type: "RollingUpdate", rollingUpdate: limits } as const;
      const deployment = deploy(cluster, { replicas, strategy });
      pass(cluster, 20_000);
      const [most, fewest] = [
        replicas + maxSurge(deployment),
        replicas - maxUnavailable(deployment),
      ];
      cluster.subscribe(({ resource }) => {
        if (resource === REPLICA_SETS.id) expect(wantedBySets(cluster)).toBeLessThanOrEqual(most);
        if (resource === PODS.id) expect(readyPods(cluster).length).toBeGreaterThanOrEqual(fewest);
      });
      const passes = (ms: number) => {
        const endMs = cluster.nowMs + ms;
        while (cluster.nextMs !== null && cluster.nextMs <= endMs) {
          // Within one moment a set may create before another has deleted: each looks at itself alone.
          expect(activePods(cluster).length).toBeLessThanOrEqual(most);
          cluster.step();
        }
        cluster.advanceTo(endMs);
      };
      for (const { version, afterMs } of rollouts) {
        edit(cluster, { template: template(version) });
        passes(afterMs);
      }
      passes(400_000);
      const { status } = must(cluster, DEPLOYMENTS, "web");
      expect(status).toMatchObject({ updatedReplicas: replicas, replicas });
      expect(status?.conditions?.map(({ reason }) => reason).toSorted()).toEqual([
        ...["MinimumReplicasAvailable", "NewReplicaSetAvailable"],
      ]);
      const images = new Set(activePods(cluster).map(({ spec }) => spec.containers[0]?.image));
      expect([...images]).toEqual([`web:${rollouts.at(-1)?.version}`]);
    }),
    { numRuns: 60 },
  );
}, 30_000);

test("the pods come to what is wanted from any state, whatever the strategy", () => {
  const deed = fc.oneof(
    fc.record({ what: fc.constantFrom("scale", "roll", "fail", "delete"), number: fc.nat(8) }),
    fc.record({ what: fc.constantFrom("pause", "resume", "drop"), number: fc.nat(3) }),
    fc.record({ what: fc.constant("pass"), number: fc.integer({ min: 1, max: 4_000 }) }),
  );
  const shape = fc.record({
    ...{ world, rollingUpdate, deeds: fc.array(deed, { maxLength: 20 }) },
    ...{ isRolling: fc.boolean(), minReadySeconds: fc.integer({ min: 0, max: 3 }) },
  });
  fc.assert(
    fc.property(shape, ({ world: which, deeds, isRolling, minReadySeconds, ...rest }) => {
      const cluster = place(which);
      const strategy: DeploymentSpec["strategy"] = isRolling
        ? { type: "RollingUpdate", rollingUpdate: rest.rollingUpdate }
        : { type: "Recreate" };
      deploy(cluster, { replicas: 3, strategy, minReadySeconds });
      for (const { what, number } of deeds) act(cluster, what, number);
      edit(cluster, { paused: false });
      pass(cluster, 900_000);
      const { spec, status } = must(cluster, DEPLOYMENTS, "web");
      const pods = activePods(cluster);
      expect(pods).toHaveLength(spec.replicas ?? 1);
      expect(status?.availableReplicas ?? 0).toBe(spec.replicas);
      for (const pod of pods) {
        expect(pod.spec.containers[0]?.image).toBe(spec.template.spec.containers[0]?.image);
      }
    }),
    { numRuns: 60 },
  );
}, 30_000);

function wantedBySets(cluster: Cluster): number {
  return cluster.store.list(REPLICA_SETS).reduce((sum, { spec }) => sum + (spec.replicas ?? 1), 0);
}

function act(cluster: Cluster, what: string, number: number): void {
  const pods = activePods(cluster);
  const pod = pods[number % Math.max(1, pods.length)];
  const sets = cluster.store.list(REPLICA_SETS);
  const set = sets[number % Math.max(1, sets.length)];
  if (what === "scale") edit(cluster, { replicas: number });
  else if (what === "roll") edit(cluster, { template: template(number % 4) });
  else if (what === "pause" || what === "resume") edit(cluster, { paused: what === "pause" });
  else if (what === "pass") pass(cluster, number);
  else if (what === "drop") {
    if (set) cluster.write((writer) => writer.delete(REPLICA_SETS, set.metadata));
  } else if (pod === undefined) return;
  else if (what === "delete") cluster.write((writer) => writer.delete(PODS, pod.metadata));
  else
    cluster.write((writer) => writer.updateStatus(PODS, { ...pod, status: { phase: "Failed" } }));
}
