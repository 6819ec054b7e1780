import type { Cluster } from "../../../src/cluster/cluster.ts";
import type { PodDisruptionBudget } from "../../../src/cluster/objects/disruption-budget.ts";
import {
  DEPLOYMENTS,
  POD_DISRUPTION_BUDGETS,
  SERVICES,
} from "../../../src/cluster/objects/resources.ts";
import type { TopologySpreadConstraint } from "../../../src/cluster/objects/scheduling.ts";
import { settle } from "../../../src/cluster/operations/settle.ts";
import { create } from "./default-objects.ts";

const labels = { app: "atp-router" };

/**
 * The router as the platform's deployment guide has it: six replicas, at most one more in a zone than in
 * another, nodes avoided that have one already. Waits until all of them are at work, unless that is not wanted.
 *
 * @param zoneSpread what its constraint on zones says besides
 */
export function deployRouter(
  cluster: Cluster,
  zoneSpread: Partial<TopologySpreadConstraint> = {},
  { isAwaited = true }: { readonly isAwaited?: boolean } = {},
): void {
  const spread = { maxSkew: 1, labelSelector: { matchLabels: labels } };
  create(cluster, DEPLOYMENTS, {
    ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "atp-router" } },
    spec: {
      ...{ replicas: 6, selector: { matchLabels: labels } },
      template: {
        metadata: { labels },
        spec: {
          topologySpreadConstraints: [
            {
              ...{ ...spread, topologyKey: "topology.kubernetes.io/zone" },
              ...{ whenUnsatisfiable: "DoNotSchedule", ...zoneSpread },
            },
            {
              ...{ ...spread, topologyKey: "kubernetes.io/hostname" },
              whenUnsatisfiable: "ScheduleAnyway",
            },
          ],
          containers: [{ name: "router", image: "atp-router:1", ports: [{ containerPort: 7443 }] }],
        },
      },
    },
  });
  if (isAwaited) settle(cluster);
}

/** A disruption budget for the router. */
export function budgetRouter(
  cluster: Cluster,
  minAvailable: PodDisruptionBudget["spec"]["minAvailable"],
): void {
  create(cluster, POD_DISRUPTION_BUDGETS, {
    ...{ apiVersion: "policy/v1", kind: "PodDisruptionBudget" },
    metadata: { name: "atp-router-pdb" },
    spec: {
      ...(minAvailable !== undefined && { minAvailable }),
      selector: { matchLabels: labels },
    },
  });
}

/** A service for the router, which is sent so many requests in each second. */
export function serveRouter(cluster: Cluster, requestsPerSecond: number): void {
  create(cluster, SERVICES, {
    ...{ apiVersion: "v1", kind: "Service" },
    metadata: {
      name: "atp-router",
      annotations: { "sim.devstack.dev/requests-per-second": String(requestsPerSecond) },
    },
    spec: { selector: labels, ports: [{ port: 80, targetPort: 7443 }] },
  });
}
