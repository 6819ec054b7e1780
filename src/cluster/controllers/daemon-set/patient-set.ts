import type { World } from "../../components/component.ts";
import type { DaemonSet } from "../../objects/daemon-set.ts";
import { controllerOf } from "../../objects/owners.ts";
import type { Pod } from "../../objects/pod.ts";
import { isActive } from "../../objects/pod-facts.ts";
import { DAEMON_SETS } from "../../objects/resources.ts";
import type { Change } from "../../store/history.ts";

/** On more nodes than these a set is a large one. */
const LARGE = 100;
/** So long a large set is left when pods of it get on. */
export const PATIENCE_MS = 100;

/**
 * The large set to which a pod belongs that has changed and still counts for it. Each look at a set goes
 * through all its pods: as the real controller, which meanwhile misses thousands of such changes, this one
 * must not look after each of them.
 */
export function patientSet(
  { type, object, previous }: Change,
  { store }: Pick<World, "store">,
): DaemonSet | undefined {
  const owner = controllerOf(object);
  if (type !== "MODIFIED" || owner?.kind !== "DaemonSet" || previous === null) return undefined;
  const { labels, ownerReferences, namespace = "" } = object.metadata;
  const isSame =
    labels === previous.metadata.labels && ownerReferences === previous.metadata.ownerReferences;
  if (!isSame || !isActive(object as Pod) || !isActive(previous as Pod)) return undefined;
  const set = store.get(DAEMON_SETS, namespace, owner.name);
  const isLarge = (set?.status?.desiredNumberScheduled ?? 0) > LARGE;
  return isLarge && set?.metadata.uid === owner.uid ? set : undefined;
}
