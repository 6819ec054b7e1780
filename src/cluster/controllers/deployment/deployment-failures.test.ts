import { expect, test } from "vitest";
import { create, must } from "../../../../test/support/cluster/default-objects.ts";
import { START_MS } from "../../../../test/support/cluster/test-cluster.ts";
import { told, workloadCluster } from "../../../../test/support/cluster/workload-cluster.ts";
import type { Cluster } from "../../cluster.ts";
import type { LabelSelector } from "../../objects/meta.ts";
import { DEPLOYMENTS, PODS, REPLICA_SETS } from "../../objects/resources.ts";
import { ApiError } from "../../status/api-error.ts";
import type { Strategy } from "../../write/strategy.ts";
import { ReplicaSetController } from "../replica-set/replica-set-controller.ts";
import { DeploymentController } from "./deployment-controller.ts";

const WHY = "is forbidden: exceeded quota: objects";

/** Refuses new objects as long as it is full. */
function quota() {
  const state = { isFull: true };
  const admit = <T>(object: T) => {
    if (state.isFull) throw new ApiError("Forbidden", WHY);
    return object;
  };
  return { state, strategy: { namespaced: true, ownStatus: true, counted: true, admit } };
}

function place(strategies: readonly (readonly [string, Strategy])[] = []) {
  const components = [new DeploymentController(), new ReplicaSetController()];
  return workloadCluster({ components, strategies });
}

function deploy(cluster: Cluster, selector: LabelSelector = { matchLabels: { app: "web" } }) {
  return create(cluster, DEPLOYMENTS, {
    ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } },
    spec: {
      selector,
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web" }] } },
    },
  });
}

const conditions = (cluster: Cluster) =>
  must(cluster, DEPLOYMENTS, "web").status?.conditions?.map(
    ({ type, status, reason }) => `${type} ${status} ${reason}`,
  );

test("a replica set that cannot be made is told of, and tried again", () => {
  const { state, strategy } = quota();
  const cluster = place([[REPLICA_SETS.id, strategy]]);
  deploy(cluster);
  const [line = ""] = told(cluster, "web");
  expect(line).toMatch(
    /^ReplicaSetCreateError: Failed to create new replica set "web-\w+": is forb/,
  );
  expect(conditions(cluster)).toEqual(["Progressing False ReplicaSetCreateError"]);
  expect(cluster.nextMs).toBe(START_MS + 5);
  state.isFull = false;
  cluster.step();
  expect(cluster.store.count(PODS)).toBe(1);
});

test("pods that cannot be made are the deployment's failure too, as long as it lasts", () => {
  const { state, strategy } = quota();
  const cluster = place([[PODS.id, strategy]]);
  deploy(cluster);
  expect(conditions(cluster)).toContain("ReplicaFailure True FailedCreate");
  state.isFull = false;
  cluster.advanceTo(START_MS + 5_000);
  expect(conditions(cluster)).toEqual([
    ...["Available True MinimumReplicasAvailable", "Progressing True NewReplicaSetAvailable"],
  ]);
});

test("one that selects all pods gets none", () => {
  const cluster = place();
  deploy(cluster, {});
  expect(new Set(told(cluster, "web"))).toEqual(
    new Set([
      "SelectingAll: This deployment is selecting all pods. A non-empty selector is required.",
    ]),
  );
  expect(cluster.store.count(REPLICA_SETS)).toBe(0);
  expect(must(cluster, DEPLOYMENTS, "web").status).toEqual({ observedGeneration: 1 });
});
