import { controllerOf, controllerReference } from "../../objects/owners.ts";
import { REPLICA_SETS } from "../../objects/resources.ts";
import type { Deployment, ReplicaSet } from "../../objects/workloads.ts";
import { ApiError, isNamespaceTerminating } from "../../status/api-error.ts";
import type { NewObject } from "../../write/writer.ts";
import { hasDeadline, progressOf, type Wanted, withWanted } from "./deployment-conditions.ts";
import type { DeploymentWork, Sets } from "./deployment-work.ts";
import { podTemplateHash, TEMPLATE_HASH } from "./pod-template-hash.ts";
import { byCreation } from "./replica-set-orders.ts";
import { highestRevision, REVISION, withRevision, withSize } from "./revisions.ts";
import { sizeOfCurrent } from "./rollout-sizes.ts";
import { sameTemplate } from "./same-template.ts";

/** A name of a subdomain, which a replica set has. */
const LONGEST_NAME = 253;

/**
 * Finds among a deployment's replica sets the one that has its template, the oldest where there are
 * several, and brings revisions up to date: a template that comes back takes its old replica set
 * along, with a new number (kube-controller-manager 1.34, `getAllReplicaSetsAndSyncRevision`).
 */
export function findSets(work: DeploymentWork, all: readonly ReplicaSet[]): Sets {
  const { template } = work.deployment.spec;
  const sorted = all.toSorted(byCreation);
  const found = sorted.find((set) => sameTemplate(set.spec.template, template));
  const old = sorted.filter((set) => set !== found);
  if (found === undefined) return { current: undefined, old };
  return { current: keepCurrent(work, found, highestRevision(old) + 1), old };
}

/**
 * The same, with a replica set made for the template where there is none.
 *
 * @throws ApiError when it cannot be made, or its name is taken
 */
export function findOrMakeSets(
  work: DeploymentWork,
  all: readonly ReplicaSet[],
): Sets & { current: ReplicaSet } {
  const { current, old } = findSets(work, all);
  return { current: current ?? makeCurrent(work, old), old };
}

function keepCurrent(work: DeploymentWork, set: ReplicaSet, revision: number): ReplicaSet {
  const { deployment, world } = work;
  const { minReadySeconds = 0 } = deployment.spec;
  const annotations = withRevision(set.metadata.annotations, deployment, revision);
  const isPatient = (set.spec.minReadySeconds ?? 0) === minReadySeconds;
  if (!isPatient || annotations !== set.metadata.annotations) {
    // Having written it, one looks again: that is soon enough for the deployment's own revision.
    return world.writer.update(REPLICA_SETS, {
      ...set,
      metadata: { ...set.metadata, ...(annotations && { annotations }) },
      spec: isPatient ? set.spec : { ...set.spec, minReadySeconds },
    });
  }
  const isKnown = !hasDeadline(deployment) || progressOf(deployment.status?.conditions);
  const message = `Found new replica set "${set.metadata.name}"`;
  const found = { ...PROGRESSING, reason: "FoundNewReplicaSet", message };
  save(work, annotations?.[REVISION] ?? "", isKnown ? null : found);
  return set;
}

function makeCurrent(work: DeploymentWork, old: readonly ReplicaSet[]): ReplicaSet {
  const { deployment, world } = work;
  const revision = highestRevision(old) + 1;
  const set = newSetOf(deployment, old, revision);
  let made: ReplicaSet;
  try {
    made = world.writer.create(REPLICA_SETS, set);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    made = takenName(work, set, error);
    save(work, String(revision), null);
    return made;
  }
  const { name } = made.metadata;
  const { replicas = 0 } = made.spec;
  if (replicas > 0) {
    const message = `Scaled up replica set ${name} from 0 to ${replicas}`;
    work.tell("Normal", "ScalingReplicaSet", message);
  }
  const message = `Created new replica set "${name}"`;
  const created = { ...PROGRESSING, reason: "NewReplicaSetCreated", message };
  save(work, String(revision), hasDeadline(deployment) ? created : null);
  return made;
}

const PROGRESSING = { type: "Progressing", status: "True" } as const;

/** Notes the revision of the template, and how it has come to its replica set. */
function save(work: DeploymentWork, revision: string, progress: Wanted | null): void {
  const { metadata, status } = work.deployment;
  const conditions = progress && withWanted(status?.conditions ?? [], progress, work.now);
  const wanted = conditions === null ? status : { ...status, conditions };
  if (metadata.annotations?.[REVISION] !== revision) work.saveRevision(revision, wanted);
  else if (wanted !== undefined && wanted !== status) work.saveStatus(wanted);
}

function newSetOf(
  deployment: Deployment,
  old: readonly ReplicaSet[],
  revision: number,
): NewObject<ReplicaSet> {
  const { metadata, spec, status } = deployment;
  const hash = podTemplateHash(spec.template, status?.collisionCount);
  const labels = { ...spec.template.metadata?.labels, [TEMPLATE_HASH]: hash };
  const annotations = withSize(withRevision(undefined, deployment, revision), deployment);
  return {
    ...{ apiVersion: "apps/v1", kind: "ReplicaSet" },
    metadata: {
      name: `${metadata.name.slice(0, LONGEST_NAME - 1 - hash.length)}-${hash}`,
      ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
      ...{ labels, ...(annotations && { annotations }) },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: sizeOfCurrent(deployment, old, 0),
      ...(spec.minReadySeconds !== undefined && { minReadySeconds: spec.minReadySeconds }),
      selector: {
        ...spec.selector,
        matchLabels: { ...spec.selector.matchLabels, [TEMPLATE_HASH]: hash },
      },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
    status: { replicas: 0 },
  };
}

/**
 * The set that has the name already, if it is the one that was to be made. Otherwise two templates
 * have the same hash, and the next attempt takes another.
 *
 * @throws ApiError what was refused
 */
function takenName(work: DeploymentWork, set: NewObject<ReplicaSet>, error: ApiError): ReplicaSet {
  const { deployment, world } = work;
  const { name = "", namespace = "" } = set.metadata;
  if (error.reason === "AlreadyExists") {
    const present = world.store.get(REPLICA_SETS, namespace, name);
    const isOwn = present && controllerOf(present)?.uid === deployment.metadata.uid;
    if (isOwn && sameTemplate(present.spec.template, deployment.spec.template)) return present;
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
    work.saveStatus({ ...deployment.status, collisionCount });
  } else if (!isNamespaceTerminating(error)) {
    const reason = "ReplicaSetCreateError";
    const message = `Failed to create new replica set "${name}": ${error.message}`;
    const failed = { type: "Progressing", status: "False", reason, message } as const;
    const conditions = withWanted(deployment.status?.conditions ?? [], failed, work.now);
    if (hasDeadline(deployment)) work.saveStatus({ ...deployment.status, conditions });
    work.tell("Warning", reason, message);
  }
  throw error;
}
