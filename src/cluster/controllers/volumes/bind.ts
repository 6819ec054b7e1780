import type { World } from "../../components/component.ts";
import { recordEvent } from "../../events/record-event.ts";
import type { EventType } from "../../objects/event.ts";
import type { KubeObject } from "../../objects/meta.ts";
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES } from "../../objects/resources.ts";
import type { PersistentVolume, PersistentVolumeClaim, VolumePhase } from "../../objects/volume.ts";
import { BIND_COMPLETED, BOUND_BY_CONTROLLER } from "../../objects/volume-facts.ts";
import { isKeptFor } from "../../scheduler/volume-match.ts";
import { formatApiTime } from "../../time/format-api-time.ts";

const SOURCE = { component: "persistentvolume-controller" };

/** Binds both to each other, and says of both that they are bound. */
export function bind(volume: PersistentVolume, claim: PersistentVolumeClaim, world: World): void {
  const { writer } = world;
  const taken = setPhase(writer.update(PERSISTENT_VOLUMES, takenBy(volume, claim)), "Bound", world);
  const bound = writer.update(PERSISTENT_VOLUME_CLAIMS, boundTo(claim, taken));
  setClaimPhase(bound, "Bound", world, taken);
}

/** Frees a volume of its claim; one that its user has given to a claim stays given to it. */
export function unbind(volume: PersistentVolume, world: World): void {
  const { claimRef, ...spec } = volume.spec;
  const { [BOUND_BY_CONTROLLER]: byController, ...annotations } = volume.metadata.annotations ?? {};
  const { uid: _uid, ...given } = claimRef ?? {};
  const freed = world.writer.update(
    PERSISTENT_VOLUMES,
    byController === undefined
      ? { ...volume, spec: { ...spec, claimRef: given } }
      : { ...volume, metadata: { ...volume.metadata, annotations }, spec },
  );
  setPhase(freed, "Available", world);
}

export function setPhase(
  volume: PersistentVolume,
  phase: VolumePhase,
  { writer, nowMs }: Pick<World, "writer" | "nowMs">,
  message?: string,
): PersistentVolume {
  if (volume.status?.phase === phase) return volume;
  const status = {
    ...{ phase, lastPhaseTransitionTime: formatApiTime(nowMs) },
    ...(message !== undefined && { message }),
  };
  return writer.updateStatus(PERSISTENT_VOLUMES, { ...volume, status });
}

/** @param volume what it is bound to; without one it has neither size nor modes */
export function setClaimPhase(
  claim: PersistentVolumeClaim,
  phase: "Pending" | "Bound" | "Lost",
  { writer }: Pick<World, "writer">,
  volume?: PersistentVolume,
): PersistentVolumeClaim {
  const { accessModes: _modes, capacity: known, ...rest } = claim.status ?? {};
  const isNew = rest.phase !== phase;
  const capacity = isNew || known === undefined ? volume?.spec.capacity : known;
  const accessModes = volume?.spec.accessModes;
  const status = {
    ...{ ...rest, phase },
    ...(volume !== undefined && {
      ...(accessModes !== undefined && { accessModes }),
      ...(capacity !== undefined && { capacity }),
    }),
  };
  return writer.updateStatus(PERSISTENT_VOLUME_CLAIMS, { ...claim, status });
}

/** Tells of a volume or a claim what the controller has to say. */
export function tell(
  object: KubeObject,
  [type, reason, message]: readonly [EventType, string, string],
  world: World,
): void {
  recordEvent(world, object, { type, reason, message, source: SOURCE });
}

/** How a volume names the claim that has it. */
export function claimReference({ metadata }: PersistentVolumeClaim) {
  const { name, namespace = "", uid, resourceVersion } = metadata;
  return { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name, uid, resourceVersion };
}

function takenBy(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { claimRef } = volume.spec;
  const isNamed = isKeptFor(volume, claim);
  const isTaken = isNamed && claimRef?.uid === claim.metadata.uid;
  return {
    ...(isNamed ? volume : noted(volume, BOUND_BY_CONTROLLER)),
    spec: { ...volume.spec, claimRef: isTaken ? claimRef : claimReference(claim) },
  };
}

function boundTo(claim: PersistentVolumeClaim, { metadata }: PersistentVolume) {
  const isNamed = claim.spec.volumeName === metadata.name;
  const named = isNamed
    ? claim
    : {
        ...noted(claim, BOUND_BY_CONTROLLER),
        spec: { ...claim.spec, volumeName: metadata.name },
      };
  return noted(named, BIND_COMPLETED);
}

function noted<T extends KubeObject>(object: T, annotation: string): T {
  const { annotations = {} } = object.metadata;
  if (annotations[annotation] !== undefined) return object;
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotations, [annotation]: "yes" } },
  };
}
