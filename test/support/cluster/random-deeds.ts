import fc from "fast-check";
import type { Cluster } from "../../../src/cluster/cluster.ts";
import { Selectors } from "../../../src/cluster/meta/selectors.ts";
import { withNodeState } from "../../../src/cluster/objects/node-state.ts";
import type { PodSpec } from "../../../src/cluster/objects/pod.ts";
import {
  DEPLOYMENTS,
  NODES,
  POD_DISRUPTION_BUDGETS,
  PODS,
  STATEFUL_SETS,
} from "../../../src/cluster/objects/resources.ts";
import { ApiError } from "../../../src/cluster/status/api-error.ts";
import { evict } from "../../../src/cluster/write/evict.ts";
import type { Writer } from "../../../src/cluster/write/writer.ts";

const APPS = ["web", "api", "db"] as const;
const ZONE = "topology.kubernetes.io/zone";

/** One thing that somebody does to a cluster, as data. */
export type Deed =
  | { readonly do: "deploy"; readonly app: string; readonly plan: Plan }
  | { readonly do: "budget"; readonly app: string; readonly minAvailable: number }
  | { readonly do: "scale"; readonly app: string; readonly replicas: number }
  | { readonly do: "evict"; readonly pod: number }
  | { readonly do: "delete"; readonly pod: number }
  | { readonly do: "cordon"; readonly node: number; readonly on: boolean }
  | { readonly do: "power"; readonly node: number; readonly on: boolean }
  | { readonly do: "pass"; readonly seconds: number };

interface Plan {
  readonly replicas: number;
  readonly milliCpu: number;
  readonly image: number;
  /** The skew that is borne, and over what. */
  readonly spread: { readonly maxSkew: number; readonly topologyKey: string } | null;
  readonly isExclusive: boolean;
  readonly isStateful: boolean;
}

const plan: fc.Arbitrary<Plan> = fc.record({
  replicas: fc.integer({ min: 0, max: 8 }),
  milliCpu: fc.constantFrom(0, 100, 700, 1_900, 5_000),
  image: fc.integer({ min: 1, max: 3 }),
  spread: fc.option(
    fc.record({
      maxSkew: fc.integer({ min: 1, max: 2 }),
      topologyKey: fc.constantFrom(ZONE, "kubernetes.io/hostname"),
    }),
  ),
  isExclusive: fc.boolean(),
  isStateful: fc.boolean(),
});

const app = fc.constantFrom(...APPS);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant("deploy"), app, plan }), weight: 3 },
  fc.record({ do: fc.constant("budget"), app, minAvailable: fc.integer({ min: 0, max: 5 }) }),
  fc.record({ do: fc.constant("scale"), app, replicas: fc.integer({ min: 0, max: 8 }) }),
  { arbitrary: fc.record({ do: fc.constant("evict"), pod: fc.nat(30) }), weight: 2 },
  fc.record({ do: fc.constant("delete"), pod: fc.nat(30) }),
  fc.record({ do: fc.constant("cordon"), node: fc.nat(5), on: fc.boolean() }),
  fc.record({ do: fc.constant("power"), node: fc.nat(5), on: fc.boolean() }),
  { arbitrary: fc.record({ do: fc.constant("pass"), seconds: fc.nat(400) }), weight: 4 },
);

export const deeds = fc.array(deed, { minLength: 3, maxLength: 24 });

/** Does it, as far as the cluster lets it; what it refuses is told. */
export function doDeed(cluster: Cluster, one: Deed): ApiError | null {
  try {
    if (one.do === "pass") cluster.advanceTo(cluster.nowMs + one.seconds * 1_000);
    else cluster.write((writer) => doWith(writer, cluster, one));
    return null;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

function doWith(writer: Writer, cluster: Cluster, one: Exclude<Deed, { do: "pass" }>): void {
  const { store, nowMs } = cluster;
  if (one.do === "deploy") deploy(writer, cluster, one);
  else if (one.do === "budget") setBudget(writer, cluster, one);
  else if (one.do === "scale") {
    const found = store.get(DEPLOYMENTS, "default", one.app);
    if (found === undefined) return;
    writer.update(DEPLOYMENTS, { ...found, spec: { ...found.spec, replicas: one.replicas } });
  } else if (one.do === "evict" || one.do === "delete") {
    const pods = store.list(PODS);
    const { namespace, name = "" } = pods[one.pod % Math.max(1, pods.length)]?.metadata ?? {};
    if (name === "") return;
    if (one.do === "delete") writer.delete(PODS, { namespace, name });
    else {
      const selectors = new Selectors();
      evict({ namespace: namespace ?? "", name }, { writer, store, nowMs, selectors });
    }
  } else {
    const node = store.list(NODES)[one.node];
    if (node === undefined) return;
    const cordoned = { ...node, spec: { ...node.spec, unschedulable: one.on } };
    const powered = withNodeState(node, one.on ? "power" : "healthy");
    writer.update(NODES, one.do === "cordon" ? cordoned : powered);
  }
}

function deploy(writer: Writer, { store }: Cluster, { app: name, plan: wanted }: Deploy): void {
  const { replicas, isStateful } = wanted;
  const labels = { app: name };
  const metadata = { name, namespace: "default", labels };
  const template = { metadata: { labels }, spec: podSpec(name, wanted) };
  const spec = { replicas, selector: { matchLabels: labels }, template };
  const found = store.get(DEPLOYMENTS, "default", name);
  if (found !== undefined) {
    writer.update(DEPLOYMENTS, { ...found, spec: { ...found.spec, replicas, template } });
  } else if (store.get(STATEFUL_SETS, "default", name) !== undefined) {
    writer.delete(STATEFUL_SETS, metadata);
  } else if (isStateful) {
    const set = { ...spec, serviceName: name };
    writer.create(STATEFUL_SETS, {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata,
      spec: set,
    });
  } else {
    writer.create(DEPLOYMENTS, { apiVersion: "apps/v1", kind: "Deployment", metadata, spec });
  }
}

type Deploy = Extract<Deed, { do: "deploy" }>;

function podSpec(name: string, { milliCpu, image, spread, isExclusive }: Plan): PodSpec {
  const labelSelector = { matchLabels: { app: name } };
  const term = { labelSelector, topologyKey: "kubernetes.io/hostname" };
  return {
    containers: [
      {
        ...{ name: "main", image: `${name}:${image}` },
        resources: { requests: { cpu: `${milliCpu}m`, memory: "100Mi" } },
      },
    ],
    ...(spread && {
      topologySpreadConstraints: [
        { ...spread, whenUnsatisfiable: "DoNotSchedule" as const, labelSelector },
      ],
    }),
    ...(isExclusive && {
      affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
    }),
  };
}

function setBudget(
  writer: Writer,
  { store }: Cluster,
  { app: name, minAvailable }: Extract<Deed, { do: "budget" }>,
): void {
  const spec = { minAvailable, selector: { matchLabels: { app: name } } };
  const found = store.get(POD_DISRUPTION_BUDGETS, "default", name);
  if (found !== undefined) writer.update(POD_DISRUPTION_BUDGETS, { ...found, spec });
  else {
    writer.create(POD_DISRUPTION_BUDGETS, {
      ...{ apiVersion: "policy/v1", kind: "PodDisruptionBudget" },
      ...{ metadata: { name, namespace: "default" }, spec },
    });
  }
}
