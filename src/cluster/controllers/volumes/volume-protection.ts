import type { Component, World } from "../../components/component.ts";
import type { KubeObject } from "../../objects/meta.ts";
import type { Pod } from "../../objects/pod.ts";
import { claimNamesOf } from "../../objects/pod-claim-names.ts";
import { isFinished } from "../../objects/pod-facts.ts";
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, PODS } from "../../objects/resources.ts";
import { podsUsing } from "../../objects/volume-indexes.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, objectKey, type Resource, splitKey } from "../../store/resource.ts";

const NAME = "volume-protection";

/** Claims have it for as long as a pod may use them. */
export const CLAIM_PROTECTION = "kubernetes.io/pvc-protection";
/** Volumes have it for as long as they are bound. */
export const VOLUME_PROTECTION = "kubernetes.io/pv-protection";

/**
 * Lets a claim that is deleted go when no pod on a node uses it any more, and a volume when no claim has
 * it (kube-controller-manager 1.34, PVC and PV protection controllers).
 */
export class VolumeProtection implements Component {
  readonly name = NAME;

  observe({ resource, type, object }: Change, world: World): void {
    if (resource === PODS.id) {
      const pod = object as Pod;
      if (type === "DELETED" || isFinished(pod)) enqueueClaims(pod, world);
    } else if (resource === PERSISTENT_VOLUME_CLAIMS.id && type === "MODIFIED") {
      if (isLeaving(object, CLAIM_PROTECTION)) world.enqueue(NAME, `claim ${keyOf(object)}`);
    } else if (resource === PERSISTENT_VOLUMES.id && type === "MODIFIED") {
      if (isLeaving(object, VOLUME_PROTECTION)) world.enqueue(NAME, `volume ${keyOf(object)}`);
    }
  }

  reconcile(key: string, world: World): void {
    const [what, of = ""] = key.split(" ");
    const { namespace, name } = splitKey(of);
    if (what === "claim") {
      const claim = world.store.get(PERSISTENT_VOLUME_CLAIMS, namespace, name);
      if (claim === undefined || podsUsing(world.store, of).some(usesItStill)) return;
      release(PERSISTENT_VOLUME_CLAIMS, claim, [CLAIM_PROTECTION, world]);
    } else {
      const volume = world.store.get(PERSISTENT_VOLUMES, namespace, name);
      if (volume === undefined || volume.status?.phase === "Bound") return;
      release(PERSISTENT_VOLUMES, volume, [VOLUME_PROTECTION, world]);
    }
  }

  fork(): Component {
    return new VolumeProtection();
  }
}

/** One without a node will not come onto any: no kubelet starts it with a claim that goes. */
function usesItStill({ spec }: Pod): boolean {
  return Boolean(spec.nodeName);
}

function enqueueClaims(pod: Pod, world: World): void {
  const { namespace = "" } = pod.metadata;
  for (const { name } of claimNamesOf(pod)) {
    world.enqueue(NAME, `claim ${objectKey(namespace, name)}`);
  }
}

function isLeaving({ metadata }: KubeObject, finalizer: string): boolean {
  const { deletionTimestamp, finalizers = [] } = metadata;
  return deletionTimestamp !== undefined && finalizers.includes(finalizer);
}

function release<T extends KubeObject>(
  resource: Resource<T>,
  object: T,
  [finalizer, { writer }]: readonly [string, World],
): void {
  if (!isLeaving(object, finalizer)) return;
  const { metadata } = object;
  const finalizers = (metadata.finalizers ?? []).filter((one) => one !== finalizer);
  writer.update(resource, { ...object, metadata: { ...metadata, finalizers } });
}
