import type { Journal } from "../journal.ts";
import type { ApiObject, Json } from "../target.ts";
import type { Facts, Scalar } from "./facts.ts";

const KINDS = [
  ...["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "PodDisruptionBudget"],
  ...["PersistentVolumeClaim", "PersistentVolume", "Namespace"],
];
/** A status in words of time, or of what was made up. */
const LEFT_OUT = new Set(["observedGeneration", "collisionCount", "lastPhaseTransitionTime"]);

/** What the controllers say of objects: numbers, phases and conditions. */
export function statusFacts(journal: Journal): Facts {
  const facts: Record<string, Scalar | readonly string[]> = {};
  for (const object of KINDS.flatMap((kind) => journal.of(kind))) {
    const name = `${object.kind} ${journal.names.in(object.metadata.name)}`;
    for (const [field, value] of Object.entries(statusOf(object, journal))) {
      facts[`${name}: ${field}`] = value;
    }
  }
  for (const node of journal.of("Node")) facts[`Node ${node.metadata.name}`] = nodeFact(node);
  for (const [service, text] of endpoints(journal)) facts[`Service ${service}: endpoints`] = text;
  return facts;
}

function statusOf({ kind, metadata, spec, status }: ApiObject, { names }: Journal): Facts {
  const { conditions = [], ...rest } = (status ?? {}) as Json & {
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
  };
  const facts: Record<string, Scalar | readonly string[]> = {};
  for (const [field, value] of Object.entries(rest)) {
    if (typeof value === "number" && !LEFT_OUT.has(field)) facts[field] = value;
    if (field === "phase") facts[field] = String(value);
  }
  if (conditions.length > 0) {
    facts["conditions"] = conditions
      .map((one) => names.in(`${one.type} ${one.status} ${one.reason ?? ""}: ${one.message ?? ""}`))
      .toSorted();
  }
  if (kind === "ReplicaSet") {
    facts["wanted"] = Number((spec as { replicas?: number }).replicas);
    facts["revision"] = metadata.annotations?.["deployment.kubernetes.io/revision"] ?? null;
  }
  if (kind === "PersistentVolumeClaim") {
    facts["volume"] = (spec as { volumeName?: string }).volumeName ?? null;
  }
  if (metadata.deletionTimestamp !== undefined) facts["ending"] = true;
  return facts;
}

/** As in `Ready True KubeletReady, unschedulable, taints a:NoSchedule b:NoExecute`. */
function nodeFact({ spec, status }: ApiObject): string {
  const { unschedulable = false, taints = [] } = spec as {
    unschedulable?: boolean;
    taints?: { key: string; effect: string }[];
  };
  const { conditions = [] } = status as { conditions?: { type: string; status: string }[] };
  const ready = conditions.find(({ type }) => type === "Ready")?.status ?? "Unknown";
  const marks = taints.map(({ key, effect }) => `${key}:${effect}`).sort();
  return [
    `Ready ${ready}`,
    ...(unschedulable ? ["unschedulable"] : []),
    ...(marks.length > 0 ? [`taints ${marks.join(" ")}`] : []),
  ].join(", ");
}

/** How many endpoints each service has, in words. */
function endpoints(journal: Journal): Map<string, string> {
  const counts = new Map<string, { ready: number; unready: number; ending: number }>();
  for (const slice of journal.of("EndpointSlice")) {
    const service = slice.metadata.labels?.["kubernetes.io/service-name"] ?? "";
    const count = counts.get(service) ?? { ready: 0, unready: 0, ending: 0 };
    for (const one of (slice["endpoints"] ?? []) as { conditions: Json }[]) {
      if (one.conditions["terminating"]) count.ending += 1;
      else if (one.conditions["ready"]) count.ready += 1;
      else count.unready += 1;
    }
    counts.set(service, count);
  }
  return new Map(
    [...counts].map(([service, { ready, unready, ending }]) => [
      service,
      `${ready} ready, ${unready} not, ${ending} ending`,
    ]),
  );
}
