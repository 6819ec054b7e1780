import type { Manifest } from "./scenario.ts";
import type { Json } from "./target.ts";

/** How scenarios write their objects: short, and with all that decides something in sight. */

export const ZONE = "topology.kubernetes.io/zone";
export const HOSTNAME = "kubernetes.io/hostname";

interface NodeParts {
  readonly zone?: string;
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Json[];
  readonly more?: Readonly<Record<string, string>>;
}

/** A machine of 4 cores where nothing else is said; its zone is its power. */
export function node(name: string, parts: NodeParts = {}): Manifest {
  const { zone, cpu = "4", memory = "8Gi", pods = "110", labels = {}, taints, more } = parts;
  const room = { cpu, memory, pods, ...more };
  return {
    ...{ apiVersion: "v1", kind: "Node" },
    metadata: {
      name,
      labels: { [HOSTNAME]: name, ...(zone !== undefined && { [ZONE]: zone }), ...labels },
    },
    spec: taints === undefined ? {} : { taints },
    status: { capacity: room, allocatable: room },
  };
}

/** Nodes in the zones that their names begin with: `a1` lies in `a`. */
export function zoned(names: string, parts: NodeParts = {}): Manifest[] {
  return names.split(" ").map((name) => node(name, { zone: name.charAt(0), ...parts }));
}

export const THREE_BY_TWO = zoned("a1 a2 b1 b2 c1 c2");

export interface PodParts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Of its one container. */
  readonly requests?: Readonly<Record<string, string>>;
  readonly image?: string;
  readonly container?: Json;
  /** Anything else of its spec. */
  readonly spec?: Json;
}

function podTemplate(app: string, parts: PodParts) {
  const { labels, annotations, requests, image = "app:1", container, spec } = parts;
  const resources = requests === undefined ? {} : { resources: { requests } };
  // Without a probe a container is ready when it runs.
  const isProbed = labels?.["fares"] === "unready" || labels?.["fares"] === "slowly";
  const probe = isProbed && { readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 } };
  return {
    metadata: { labels: { app, ...labels }, ...(annotations && { annotations }) },
    spec: {
      containers: [{ name: "main", image, ...resources, ...probe, ...container }],
      terminationGracePeriodSeconds: 1,
      ...spec,
    },
  };
}

export function pod(name: string, parts: PodParts = {}): Manifest {
  const { metadata, spec } = podTemplate(name, parts);
  return { ...{ apiVersion: "v1", kind: "Pod" }, metadata: { name, ...metadata }, spec };
}

export interface WorkloadParts extends PodParts {
  readonly replicas?: number;
  /** Anything else of the workload's spec. */
  readonly with?: Json;
}

export function workload(kind: string, name: string, parts: WorkloadParts = {}): Manifest {
  const { replicas, with: more, ...podParts } = parts;
  return {
    ...{ apiVersion: "apps/v1", kind, metadata: { name } },
    spec: {
      ...(replicas !== undefined && { replicas }),
      ...(kind === "StatefulSet" && { serviceName: name }),
      selector: { matchLabels: { app: name } },
      template: podTemplate(name, podParts),
      ...more,
    },
  };
}

export function deployment(name: string, parts: WorkloadParts = {}): Manifest {
  return workload("Deployment", name, { replicas: 1, ...parts });
}

export function job(name: string, spec: Json, parts: PodParts = {}): Manifest {
  const template = podTemplate(name, { labels: { fares: "done" }, ...parts });
  const withPolicy = { ...template, spec: { restartPolicy: "Never", ...template.spec } };
  return {
    ...{ apiVersion: "batch/v1", kind: "Job", metadata: { name } },
    spec: { template: withPolicy, ...spec },
  };
}

export function budget(name: string, spec: Json): Manifest {
  return {
    ...{ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name } },
    spec: { selector: { matchLabels: { app: name } }, ...spec },
  };
}

export function service(name: string, spec: Json = {}): Manifest {
  return {
    ...{ apiVersion: "v1", kind: "Service", metadata: { name } },
    spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
  };
}

export function priorityClass(name: string, value: number, more: Json = {}): Manifest {
  return {
    ...{ apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name } },
    ...{ value, ...more },
  };
}

/** In each zone there may be one pod of the app more than in another. */
export function spread(app: string, more: Json = {}): Json {
  return {
    ...{ maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: "DoNotSchedule" },
    labelSelector: { matchLabels: { app } },
    ...more,
  };
}

/** A spec with these spread constraints. */
export const spreadBy = (...constraints: readonly Json[]) => ({
  topologySpreadConstraints: constraints,
});

/** A term of pod (anti-)affinity. */
export function term(app: string, topologyKey: string, more: Json = {}): Json {
  return { topologyKey, labelSelector: { matchLabels: { app } }, ...more };
}
