import { sameJson } from "../../../util/json/same-json.ts";
import type { World } from "../../components/component.ts";
import type { ControllerRevision, RevisionData } from "../../objects/controller-revision.ts";
import type { KubeObject } from "../../objects/meta.ts";
import { controllerReference } from "../../objects/owners.ts";
import type { PodTemplateSpec } from "../../objects/pod.ts";
import { CONTROLLER_REVISIONS } from "../../objects/resources.ts";
import { compareTexts } from "../../store/compare-texts.ts";
import { type Claim, claim, ownerIndex } from "../claim.ts";
import { revisionHash } from "./revision-hash.ts";

/** Revisions by the uid of what they belong to. */
export const REVISION_OWNER_INDEX = ownerIndex(CONTROLLER_REVISIONS);

/** The revisions of a workload, the oldest first, after it has claimed those that it selects. */
export function revisionsOf(what: Claim<ControllerRevision>, world: World): ControllerRevision[] {
  return claim(CONTROLLER_REVISIONS, what, world).toSorted(
    (left, right) =>
      left.revision - right.revision ||
      compareTexts(left.metadata.creationTimestamp, right.metadata.creationTimestamp) ||
      compareTexts(left.metadata.name, right.metadata.name),
  );
}

/** What a revision keeps of a workload. */
function revisionData(template: PodTemplateSpec): RevisionData {
  return { spec: { template: { ...template, $patch: "replace" } } };
}

/** The template that a revision keeps. */
export function templateOf({ data }: ControllerRevision): PodTemplateSpec {
  const { $patch: _patch, ...template } = data.spec.template;
  return template;
}

/** A workload of which revisions are kept. */
interface Owner extends KubeObject {
  readonly spec: { readonly template: PodTemplateSpec };
}

/** Whether a revision keeps the template that the workload has now. */
export function isCurrent({ data }: ControllerRevision, { spec }: Owner): boolean {
  return sameJson(data, revisionData(spec.template));
}

/** What a new revision is made by. */
interface NewRevision {
  readonly owner: Owner;
  readonly revision: number;
  readonly collisionCount: number;
  /** The label that holds its hash. */
  readonly hashLabel: string;
}

/**
 * Keeps the template that a workload has now. Where the name is taken by another template, it takes
 * the next one (kube-controller-manager, `CreateControllerRevision`).
 */
export function createRevision(
  { owner, revision, collisionCount, hashLabel }: NewRevision,
  { store, writer }: World,
): { readonly revision: ControllerRevision; readonly collisionCount: number } {
  const { name, namespace = "", annotations } = owner.metadata;
  const data = revisionData(owner.spec.template);
  for (let collisions = collisionCount; ; collisions++) {
    const hash = revisionHash(data, collisions);
    const own = `${name.slice(0, 223)}-${hash}`;
    const present = store.get(CONTROLLER_REVISIONS, namespace, own);
    if (present !== undefined && !sameJson(present.data, data)) continue;
    const labels = { ...owner.spec.template.metadata?.labels, [hashLabel]: hash };
    const made =
      present ??
      writer.create(CONTROLLER_REVISIONS, {
        ...{ apiVersion: "apps/v1", kind: "ControllerRevision" },
        metadata: {
          ...{ name: own, namespace, labels, ownerReferences: [controllerReference(owner)] },
          ...(annotations !== undefined && { annotations }),
        },
        ...{ data, revision },
      });
    return { revision: made, collisionCount: collisions };
  }
}

/** Deletes the oldest of those that nothing lives by, so that no more than the limit are kept. */
export function truncateHistory(
  revisions: readonly ControllerRevision[],
  { isLive, limit }: { isLive: (name: string) => boolean; limit: number },
  { writer }: World,
): void {
  if (limit < 0 || revisions.length <= limit) return;
  const past = revisions.filter(({ metadata }) => !isLive(metadata.name));
  for (const { metadata } of past.slice(0, Math.max(0, past.length - limit))) {
    writer.delete(CONTROLLER_REVISIONS, metadata);
  }
}

/** The revision with another number: what was in force before is in force again. */
export function renumbered(
  revision: ControllerRevision,
  number: number,
  { writer }: World,
): ControllerRevision {
  return writer.update(CONTROLLER_REVISIONS, { ...revision, revision: number });
}
