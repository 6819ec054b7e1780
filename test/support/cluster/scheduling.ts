import type {
  KubeObject,
  Labels,
  ObjectMeta,
  ResourceList,
} from "../../../src/cluster/objects/meta.ts";
import type { Node, NodeSpec } from "../../../src/cluster/objects/node.ts";
import type { Pod, PodSpec } from "../../../src/cluster/objects/pod.ts";
import type { TopologySpreadConstraint } from "../../../src/cluster/objects/scheduling.ts";
import type { Service } from "../../../src/cluster/objects/service.ts";
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from "../../../src/cluster/objects/volume.ts";
import { ClusterView } from "../../../src/cluster/scheduler/cluster-view.ts";
import type { Decision } from "../../../src/cluster/scheduler/decision.ts";
import type { Cycle } from "../../../src/cluster/scheduler/filter-plugin.ts";
import { FILTERS, SCORES } from "../../../src/cluster/scheduler/profile.ts";
import type { SchedulerReads, SelectingWorkload } from "../../../src/cluster/scheduler/reads.ts";
import type { FilterName, Rejection } from "../../../src/cluster/scheduler/rejection.ts";
import { type ScheduleOptions, schedulePod } from "../../../src/cluster/scheduler/schedule-pod.ts";
import { pointsOf, type ScoreName } from "../../../src/cluster/scheduler/score-plugin.ts";
import { Random } from "../../../src/cluster/time/random.ts";

export const ZONE = "topology.kubernetes.io/zone";
export const HOSTNAME = "kubernetes.io/hostname";

function meta(name: string, more: Partial<ObjectMeta> = {}): ObjectMeta {
  return {
    name,
    uid: `uid-of-${more.namespace ?? ""}-${name}`,
    resourceVersion: "1",
    creationTimestamp: "2026-01-01T00:00:00Z",
    ...more,
  };
}

export interface NodeParts extends NodeSpec {
  readonly zone?: string;
  readonly labels?: Labels;
  readonly allocatable?: ResourceList;
  readonly images?: NonNullable<Node["status"]>["images"];
}

/** A node with its host name, of 4 cores, 8 GiB and 110 pods unless said otherwise. */
export function aNode(name: string, parts: NodeParts = {}): Node {
  const { zone, labels, allocatable, images, ...spec } = parts;
  const amounts = { cpu: "4", memory: "8Gi", pods: "110", ...allocatable };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: meta(name, {
      labels: { [HOSTNAME]: name, ...(zone === undefined ? {} : { [ZONE]: zone }), ...labels },
    }),
    spec,
    status: { allocatable: amounts, ...(images && { images }) },
  };
}

/** Nodes in the zones that their names begin with: `a1` lies in `a`. */
export function zonedNodes(...names: readonly string[]): Node[] {
  return names.map((name) => aNode(name, { zone: name.charAt(0) }));
}

export interface PodParts extends Partial<PodSpec> {
  readonly requests?: ResourceList;
  readonly metadata?: Partial<ObjectMeta>;
  readonly labels?: Labels;
  readonly on?: string;
  readonly status?: Pod["status"];
}

/** A pod of one container that asks for nothing. */
export function aPod(name: string, parts: PodParts = {}): Pod {
  const { requests, metadata, labels = {}, on, status, ...spec } = parts;
  const container = { name: "main", image: "app:1", resources: requests ? { requests } : {} };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: meta(name, { namespace: "default", labels, ...metadata }),
    spec: { containers: [container], ...spec, ...(on && { nodeName: on }) },
    ...(status && { status }),
  };
}

/** In each zone there may be one pod of these labels more than in another. */
export function spreadOver(
  matchLabels: Labels,
  more: Partial<TopologySpreadConstraint> = {},
): TopologySpreadConstraint {
  return {
    ...{ maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: "DoNotSchedule" },
    labelSelector: { matchLabels },
    ...more,
  };
}

/** The pod as it is when it has been bound. */
function boundTo(pod: Pod, nodeName: string): Pod {
  return { ...pod, spec: { ...pod.spec, nodeName } };
}

export function viewOf(nodes: readonly Node[], pods: readonly Pod[] = []): ClusterView {
  const view = ClusterView.empty();
  for (const node of nodes) view.setNode(node);
  for (const pod of pods) view.addPod(pod);
  return view;
}

export interface ReadObjects {
  readonly claims?: readonly PersistentVolumeClaim[];
  readonly volumes?: readonly PersistentVolume[];
  readonly classes?: readonly StorageClass[];
  readonly services?: readonly Service[];
  readonly replicaSets?: readonly SelectingWorkload[];
}

export function readsOf(objects: ReadObjects = {}): SchedulerReads {
  const { claims = [], volumes = [], classes = [], services = [], replicaSets = [] } = objects;
  const named = <T extends KubeObject>(list: readonly T[], name: string, namespace?: string) =>
    list.find((one) => one.metadata.name === name && one.metadata.namespace === namespace);
  return {
    claim: (namespace, name) => named(claims, name, namespace),
    volume: (name) => named(volumes, name),
    volumesOfClass: (name) => volumes.filter(({ spec }) => (spec.storageClassName ?? "") === name),
    storageClass: (name) => named(classes, name),
    services: (namespace) => services.filter(({ metadata }) => metadata.namespace === namespace),
    replicaSet: (namespace, name) => named(replicaSets, name, namespace),
    statefulSet: () => undefined,
    replicationController: () => undefined,
  };
}

export function cycleOf(view: ClusterView, pod: Pod, reads = readsOf()): Cycle {
  return { view, pod: view.read(pod), reads };
}

/** What one rule says of each node: why not, by name; or of all, under `*`. */
export function rejectionsOf(
  rule: FilterName,
  view: ClusterView,
  pod: Pod,
  reads = readsOf(),
): Record<string, Rejection["reasons"]> {
  const filter = FILTERS.find(({ name }) => name === rule);
  const preparation = filter?.prepare(cycleOf(view, pod, reads)) ?? "skip";
  if (preparation === "skip") return {};
  if ("rejected" in preparation) return { "*": preparation.rejected.reasons };
  const found: Record<string, Rejection["reasons"]> = {};
  for (const node of view.order.map((slot) => view.at(slot))) {
    const rejection = preparation.check(node);
    if (rejection !== undefined) found[node.name] = rejection.reasons;
  }
  return found;
}

/** The points that one rule gives each node, by name; undefined when it says nothing. */
export function scoresOf(name: ScoreName, cycle: Cycle): Record<string, number> | undefined {
  const { view } = cycle;
  const points = SCORES.find((rule) => rule.name === name)?.score(cycle, view.order);
  if (points === undefined) return undefined;
  return Object.fromEntries(
    view.order.map((slot, index) => [view.at(slot).name, pointsOf(points, index)]),
  );
}

export function decide(
  cycle: Cycle,
  { start = 0, chance = new Random(1), ...more }: Partial<ScheduleOptions> = {},
): Decision {
  return schedulePod(cycle, { start, chance, ...more });
}

/** Schedules the pods one after the other, and puts each where it goes. */
export function scheduleAll(
  view: ClusterView,
  pods: readonly Pod[],
  reads = readsOf(),
): { pod: Pod; decision: Decision }[] {
  const chance = new Random(7);
  let start = 0;
  return pods.map((pod) => {
    const decision = schedulePod(cycleOf(view, pod, reads), { start, chance });
    start = decision.nextStart;
    if (decision.node !== undefined) view.addPod(boundTo(pod, decision.node));
    return { pod, decision };
  });
}

export { meta as metaOf };
