import type { KubeObject } from "../../objects/meta.ts";
import type { Deployment, ReplicaSet } from "../../objects/workloads.ts";
import { maxSurge, replicasOf } from "./deployment-limits.ts";

type Annotations = Readonly<Record<string, string>>;

export const REVISION = "deployment.kubernetes.io/revision";
const REVISION_HISTORY = "deployment.kubernetes.io/revision-history";
const DESIRED_REPLICAS = "deployment.kubernetes.io/desired-replicas";
const MAX_REPLICAS = "deployment.kubernetes.io/max-replicas";
/** What a deployment's annotations do not hand on to its replica sets. */
const OWN = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  "deprecated.deployment.rollback.to",
  ...[REVISION, REVISION_HISTORY, DESIRED_REPLICAS, MAX_REPLICAS],
]);
/** In characters. */
const LONGEST_HISTORY = 2_000;
const WHOLE = /^[0-9]+$/;
const HIGHEST_COUNT = 2 ** 31 - 1;

/** Which of its deployment's templates a replica set has, counted from 1; 0 when nothing says it. */
export function revisionOf({ metadata }: KubeObject): number {
  const text = metadata.annotations?.[REVISION] ?? "";
  return WHOLE.test(text) ? Number(text) : 0;
}

export function highestRevision(sets: readonly ReplicaSet[]): number {
  return sets.reduce((highest, set) => Math.max(highest, revisionOf(set)), 0);
}

/** How many pods the deployment wanted when it last had a say in the size of the set. */
export function desiredReplicas(set: ReplicaSet): number | undefined {
  return countOf(set, DESIRED_REPLICAS);
}

/** How many pods the deployment could have had then. */
export function maxReplicas(set: ReplicaSet): number | undefined {
  return countOf(set, MAX_REPLICAS);
}

/** The annotations with the deployment's size; the same ones where they say it already. */
export function withSize(
  annotations: Annotations | undefined,
  deployment: Deployment,
): Annotations | undefined {
  const wanted = replicasOf(deployment);
  const size = {
    [DESIRED_REPLICAS]: String(wanted),
    [MAX_REPLICAS]: String(wanted + maxSurge(deployment)),
  };
  const isSame = Object.entries(size).every(([key, value]) => annotations?.[key] === value);
  return isSame ? annotations : { ...annotations, ...size };
}

/**
 * The annotations of the replica set that has the deployment's template: the deployment's own and the
 * revision, with those that it had before where it was left for another template meanwhile; the same
 * ones where nothing changes (kube-controller-manager 1.34, `SetNewReplicaSetAnnotations`).
 */
export function withRevision(
  annotations: Annotations | undefined,
  deployment: Deployment,
  revision: number,
): Annotations | undefined {
  const before = annotations?.[REVISION] ?? "";
  if (before !== "" && !WHOLE.test(before)) return annotations;
  const handedOn = Object.entries(deployment.metadata.annotations ?? {}).filter(
    ([key, value]) => !OWN.has(key) && annotations?.[key] !== value,
  );
  const isNew = Number(before) < revision;
  if (!isNew && handedOn.length === 0) return annotations;
  return {
    ...annotations,
    ...Object.fromEntries(handedOn),
    ...(isNew && { [REVISION]: String(revision) }),
    ...(isNew && before !== "" && historyWith(annotations?.[REVISION_HISTORY] ?? "", before)),
  };
}

/** As many revisions as there is room for, the latest ones. */
function historyWith(history: string, revision: string): Annotations {
  const all = history === "" ? [revision] : [...history.split(","), revision];
  while (all.length > 1 && all.join(",").length > LONGEST_HISTORY) all.shift();
  return { [REVISION_HISTORY]: all.join(",") };
}

function countOf({ metadata }: ReplicaSet, annotation: string): number | undefined {
  const text = metadata.annotations?.[annotation] ?? "";
  if (!WHOLE.test(text) || Number(text) > HIGHEST_COUNT) return undefined;
  return Number(text);
}
