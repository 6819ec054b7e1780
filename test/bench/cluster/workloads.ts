const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];

/** By which a pod of the simulated cluster is ready as soon as it is bound. */
const AT_ONCE = Object.fromEntries(
  ["sandbox", "pull", "start", "ready"].map((stage) => [`sim.devstack.dev/${stage}`, "0s"]),
);

/**
 * Machines in three zones in turn, as they register themselves; each has room for 110 pods.
 *
 * @param annotations by which the kubelets of a real control plane know which are theirs
 */
export function benchNodes(
  count: number,
  annotations: Readonly<Record<string, string>> = {},
): object[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `bench-${String(index).padStart(5, "0")}`;
    const room = { cpu: "32", memory: "128Gi", pods: "110" };
    return {
      ...{ apiVersion: "v1", kind: "Node" },
      metadata: {
        ...{ name, annotations },
        labels: {
          "kubernetes.io/hostname": name,
          "topology.kubernetes.io/region": "us-east-1",
          "topology.kubernetes.io/zone": ZONES[index % ZONES.length],
        },
      },
      status: { allocatable: room, capacity: room },
    };
  });
}

/** Deployments of that many pods each, spread as the platform's guide has it. */
export function benchDeployments(count: number, replicas: number): object[] {
  return Array.from({ length: count }, (_, index) => deployment(`app-${index}`, replicas));
}

function deployment(app: string, replicas: number): object {
  const labelSelector = { matchLabels: { app } };
  const near = (weight: number, topologyKey: string) => ({
    weight,
    podAffinityTerm: {
      topologyKey,
      labelSelector: { matchExpressions: [{ key: "app", operator: "In", values: [app] }] },
    },
  });
  const spread = (topologyKey: string, whenUnsatisfiable: string) => ({
    ...{ maxSkew: 1, topologyKey, whenUnsatisfiable, labelSelector },
  });
  return {
    ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: app, namespace: "default" } },
    spec: {
      ...{ replicas, selector: labelSelector },
      template: {
        metadata: { labels: { app }, annotations: AT_ONCE },
        spec: {
          affinity: {
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                near(100, "topology.kubernetes.io/zone"),
                near(50, "kubernetes.io/hostname"),
              ],
            },
          },
          topologySpreadConstraints: [
            spread("topology.kubernetes.io/zone", "DoNotSchedule"),
            spread("kubernetes.io/hostname", "ScheduleAnyway"),
          ],
          containers: [
            {
              ...{ name: "app", image: "atp-router:1.0.0" },
              resources: { requests: { cpu: "100m", memory: "128Mi" } },
            },
          ],
        },
      },
    },
  };
}
