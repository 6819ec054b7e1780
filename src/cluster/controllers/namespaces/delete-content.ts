import type { World } from "../../components/component.ts";
import type { KubeObject } from "../../objects/meta.ts";
import type { Namespace } from "../../objects/namespace.ts";
import { isFinished } from "../../objects/pod-facts.ts";
import { PODS } from "../../objects/resources.ts";
import type { Resource } from "../../store/resource.ts";
import { refusal } from "../managed-pods.ts";
import { type ContentKind, contentId } from "./content-kinds.ts";
import {
  bothRemaining,
  NOTHING_REMAINS,
  type Remaining,
  remainingOf,
} from "./remaining-content.ts";

const POD_KIND: ContentKind = { group: "", version: "v1", plural: "pods" };

/** What is left of a namespace; as long as pods are, all else is left alone. */
export interface ContentLeft {
  readonly remaining: Remaining;
  readonly waitsForPods: boolean;
}

/**
 * Deletes what is in a namespace: its pods first, with the time that they need, and all else when they
 * are gone (kube-controller-manager 1.34, `deleteAllContent`, OrderedNamespaceDeletion).
 */
export function deleteContent(
  namespace: Namespace,
  kinds: readonly ContentKind[],
  world: World,
): ContentLeft {
  const pods = deleteAll(namespace, POD_KIND, world);
  if (pods.byResource.size > 0) return { remaining: pods, waitsForPods: true };
  const others = kinds.filter((kind) => contentId(kind) !== PODS.id);
  const remaining = others
    .map((kind) => deleteAll(namespace, kind, world))
    .reduce(bothRemaining, NOTHING_REMAINS);
  return { remaining, waitsForPods: false };
}

function deleteAll({ metadata }: Namespace, kind: ContentKind, world: World): Remaining {
  const { name } = metadata;
  const resource: Resource<KubeObject> = { id: contentId(kind) };
  const present = world.store.list(resource, name);
  if (present.length === 0) return NOTHING_REMAINS;
  const graceSeconds =
    resource.id === PODS.id ? graceLeft(metadata.deletionTimestamp, name, world) : 0;
  for (const object of present) {
    // What is gone already, with another one, needs no more.
    refusal(() => world.writer.delete(resource, object.metadata, { propagation: "Background" }));
  }
  return remainingOf(world.store.list(resource, name), { namespace: name, ...kind }, graceSeconds);
}

/** The longest grace of pods that run; nothing when it is over. */
function graceLeft(deletedAt = "", namespace: string, { store, nowMs }: World): number {
  const graces = store
    .list(PODS, namespace)
    .filter((pod) => !isFinished(pod))
    .map(({ spec }) => spec.terminationGracePeriodSeconds ?? 0);
  const longest = Math.max(0, ...graces);
  return nowMs - Date.parse(deletedAt) >= longest * 1_000 ? 0 : longest;
}
