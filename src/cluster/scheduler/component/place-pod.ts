import type { World } from "../../components/component.ts";
import { recordEvent } from "../../events/record-event.ts";
import type { Pod } from "../../objects/pod.ts";
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES } from "../../objects/resources.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../objects/volume.ts";
import { BOUND_BY_CONTROLLER, SELECTED_NODE } from "../../objects/volume-facts.ts";
import { volumesFor } from "../../objects/volume-indexes.ts";
import { keyOf, splitKey } from "../../store/resource.ts";
import { bindPod } from "../../write/bind-pod.ts";
import { isBoundClaim } from "../pod-claims.ts";
import type { VolumeDecisions } from "../pod-volumes.ts";
import { SCHEDULER } from "./parts.ts";
import type { PendingBinding } from "./pending-bindings.ts";

const SOURCE = { component: SCHEDULER };

/** Gives a pod its node, and tells of it. */
export function assignPod(pod: Pod, node: string, world: World): void {
  const bound = bindPod(world.writer, pod, node, world.now);
  const { namespace, name } = pod.metadata;
  recordEvent(world, bound, {
    ...{ type: "Normal", reason: "Scheduled" },
    message: `Successfully assigned ${namespace}/${name} to ${node}`,
    source: SOURCE,
  });
}

/**
 * Has the volume controller bind the claims of a pod for its node: a volume that is there is kept for a
 * claim, and where one is to be made the claim says for which node (kube-scheduler 1.34, VolumeBinding,
 * before a pod is bound). Returns the keys of the claims.
 */
export function wishVolumes(
  { bindings, provisions }: VolumeDecisions,
  node: string,
  { writer }: World,
): string[] {
  for (const { claim, volume } of bindings) writer.update(PERSISTENT_VOLUMES, kept(volume, claim));
  for (const claim of provisions) {
    const annotations = { ...claim.metadata.annotations, [SELECTED_NODE]: node };
    writer.update(PERSISTENT_VOLUME_CLAIMS, {
      ...claim,
      metadata: { ...claim.metadata, annotations },
    });
  }
  return [...bindings.map(({ claim }) => claim), ...provisions].map(keyOf);
}

/** How far the claims of a pod are: a text says why they will never be bound for its node. */
export function claimsState(
  { claims, node }: PendingBinding,
  { store }: World,
): "bound" | "waiting" | { readonly fault: string } {
  for (const key of claims) {
    const { namespace, name } = splitKey(key);
    const claim = store.get(PERSISTENT_VOLUME_CLAIMS, namespace, name);
    if (claim === undefined) {
      return { fault: `failed to check binding: persistentvolumeclaim "${key}" not found` };
    }
    if (isBoundClaim(claim)) continue;
    const selected = claim.metadata.annotations?.[SELECTED_NODE];
    if (selected === node || isKept(claim, store)) return "waiting";
    return { fault: `provisioning failed for PVC "${name}"` };
  }
  return "bound";
}

function isKept(claim: PersistentVolumeClaim, store: World["store"]): boolean {
  return volumesFor(store, keyOf(claim)).some(
    ({ spec }) => spec.claimRef?.uid === claim.metadata.uid,
  );
}

function kept(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { namespace = "", name, uid, resourceVersion } = claim.metadata;
  const before = volume.spec.claimRef;
  const wasKept = before?.name === name && before.namespace === namespace;
  const { annotations } = volume.metadata;
  return {
    ...volume,
    metadata: wasKept
      ? volume.metadata
      : { ...volume.metadata, annotations: { ...annotations, [BOUND_BY_CONTROLLER]: "yes" } },
    spec: {
      ...volume.spec,
      claimRef: {
        ...{ kind: "PersistentVolumeClaim", apiVersion: "v1" },
        ...{ namespace, name, uid, resourceVersion },
      },
    },
  };
}
