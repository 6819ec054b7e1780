import type { Component, World } from "../../components/component.ts";
import type { Memory } from "../../components/memory.ts";
import { recordEvent } from "../../events/record-event.ts";
import { controllerOf, controllerReference } from "../../objects/owners.ts";
import type { Pod, Volume } from "../../objects/pod.ts";
import { ephemeralClaimName } from "../../objects/pod-claim-names.ts";
import { isTerminating } from "../../objects/pod-facts.ts";
import { PERSISTENT_VOLUME_CLAIMS, PODS } from "../../objects/resources.ts";
import type { PersistentVolumeClaim } from "../../objects/volume.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, objectKey, splitKey } from "../../store/resource.ts";
import { refusal } from "../managed-pods.ts";
import { Retries } from "../retries.ts";

const NAME = "ephemeral-volumes";
const SOURCE = { component: "ephemeral_volume" };

/**
 * Makes the claims of volumes that a pod has for itself alone; they go with it
 * (kube-controller-manager 1.34, ephemeral volume controller).
 */
export class EphemeralVolumes implements Component {
  readonly name = NAME;
  readonly #retries: Retries;

  constructor(retries: Retries = new Retries()) {
    this.#retries = retries;
  }

  observe({ resource, type, object }: Change, world: World): void {
    if (resource === PODS.id) {
      if (type === "ADDED" && ephemeralVolumes(object as Pod).length > 0) {
        world.enqueue(NAME, keyOf(object));
      }
    } else if (resource === PERSISTENT_VOLUME_CLAIMS.id && type === "DELETED") {
      const owner = controllerOf(object);
      if (owner?.kind !== "Pod") return;
      world.enqueue(NAME, objectKey(object.metadata.namespace ?? "", owner.name));
    }
  }

  reconcile(key: string, world: World): void {
    const { namespace, name } = splitKey(key);
    const pod = world.store.get(PODS, namespace, name);
    if (pod === undefined || isTerminating(pod)) return;
    const faults = ephemeralVolumes(pod).map((volume) => giveClaim(pod, volume, world));
    if (faults.every((fault) => fault === null)) this.#retries.forget(key);
    else this.#retries.later(NAME, key, world);
  }

  get memory(): Memory {
    return { retries: this.#retries };
  }

  fork(): Component {
    return new EphemeralVolumes(this.#retries.fork());
  }
}

function ephemeralVolumes({ spec }: Pod): readonly Volume[] {
  return (spec.volumes ?? []).filter(({ ephemeral }) => ephemeral !== undefined);
}

/** What stands in the way; null when there is a claim of the pod. */
function giveClaim(pod: Pod, volume: Volume, world: World): string | null {
  const { namespace = "" } = pod.metadata;
  const name = ephemeralClaimName(pod, volume);
  const found = world.store.get(PERSISTENT_VOLUME_CLAIMS, namespace, name);
  if (found !== undefined && controllerOf(found)?.uid === pod.metadata.uid) return null;
  const fault = found === undefined ? create(pod, volume, world) : notOwned(pod, name);
  if (fault === null) return null;
  const message = `ephemeral volume ${volume.name}: ${fault}`;
  recordEvent(world, pod, { type: "Warning", reason: "FailedBinding", message, source: SOURCE });
  return fault;
}

function create(pod: Pod, volume: Volume, { writer }: World): string | null {
  const { namespace = "" } = pod.metadata;
  const name = ephemeralClaimName(pod, volume);
  const { metadata = {}, spec } = templateOf(volume);
  const { annotations, labels } = metadata;
  const error = refusal(() =>
    writer.create(PERSISTENT_VOLUME_CLAIMS, {
      ...{ apiVersion: "v1", kind: "PersistentVolumeClaim" },
      metadata: {
        ...{ namespace, name, ownerReferences: [controllerReference(pod)] },
        ...(annotations !== undefined && { annotations }),
        ...(labels !== undefined && { labels }),
      },
      spec,
    }),
  );
  return error === null ? null : `create PVC ${name}: ${error.message}`;
}

function templateOf({ ephemeral }: Volume) {
  return (ephemeral?.volumeClaimTemplate ?? { spec: {} }) as Pick<PersistentVolumeClaim, "spec"> & {
    readonly metadata?: Partial<PersistentVolumeClaim["metadata"]>;
  };
}

function notOwned({ metadata: { namespace, name } }: Pod, claim: string): string {
  return `PVC ${namespace}/${claim} was not created for pod ${namespace}/${name} (pod is not owner)`;
}
