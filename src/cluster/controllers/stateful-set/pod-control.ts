import type { World } from "../../components/component.ts";
import { recordEvent } from "../../events/record-event.ts";
import type { Pod } from "../../objects/pod.ts";
import { PERSISTENT_VOLUME_CLAIMS, PODS } from "../../objects/resources.ts";
import type { StatefulSet } from "../../objects/stateful-set.ts";
import { ApiError } from "../../status/api-error.ts";
import { goesWithEarlierPod, retentionOwners } from "./claim-retention.ts";
import { claimName, newClaims } from "./claim-templates.ts";
import { newPod, ordinalOf, podName, type Version, withIdentity } from "./identity.ts";

const SOURCE = { component: "statefulset-controller" };

/** Something could not be written; it has been said of the set, and is tried again. */
export class Refused extends Error {}

/** Whether a pod of that number has to wait until claims of its predecessor are gone. */
export function hasStaleClaims(set: StatefulSet, ordinal: number, { store }: World): boolean {
  if (set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== "Delete") return false;
  const { namespace = "" } = set.metadata;
  return newClaims(set, ordinal).some(({ metadata }) => {
    const claim = store.get(PERSISTENT_VOLUME_CLAIMS, namespace, metadata.name);
    return claim !== undefined && goesWithEarlierPod(claim, podName(set, ordinal));
  });
}

/** @throws Refused */
export function createPod(
  set: StatefulSet,
  { ordinal, version }: { ordinal: number; version: Version },
  world: World,
): void {
  told("create", { set, name: podName(set, ordinal), world }, () => {
    createClaims(set, ordinal, world);
    const pod = world.writer.create(PODS, newPod(set, ordinal, version));
    keepRetention(set, pod, world);
  });
}

/** @throws Refused */
export function deletePod(set: StatefulSet, pod: Pod, world: World): void {
  told("delete", { set, name: pod.metadata.name, world }, () => {
    world.writer.delete(PODS, pod.metadata);
  });
}

/**
 * Gives a pod what makes it one of the set, and its claims the owners that they are to have. Returns
 * whether the pod had it all.
 *
 * @throws Refused
 */
export function updatePod(set: StatefulSet, pod: Pod, world: World): boolean {
  const wanted = withIdentity(pod, set);
  if (wanted === pod) {
    keepRetention(set, pod, world);
    return true;
  }
  told("update", { set, name: pod.metadata.name, world }, () => {
    createClaims(set, ordinalOf(pod), world);
    keepRetention(set, pod, world);
    world.writer.update(PODS, wanted);
  });
  return false;
}

/** Creates those that are missing: a pod may wait for them. @throws Refused */
export function createMissingClaims(set: StatefulSet, pod: Pod, world: World): void {
  try {
    createClaims(set, ordinalOf(pod), world);
  } catch (error) {
    throw error instanceof ApiError ? new Refused(error.message) : error;
  }
  keepRetention(set, pod, world);
}

/** Gives the claims of a pod the owners that they are to have by the set's policy. */
export function keepRetention(set: StatefulSet, pod: Pod, { store, writer }: World): void {
  const { namespace = "" } = set.metadata;
  for (const template of set.spec.volumeClaimTemplates ?? []) {
    const name = claimName(set, template.metadata.name, ordinalOf(pod));
    const claim = store.get(PERSISTENT_VOLUME_CLAIMS, namespace, name);
    if (claim === undefined) continue;
    const ownerReferences = retentionOwners(claim, set, pod);
    if (ownerReferences === null) continue;
    const metadata = { ...claim.metadata, ownerReferences };
    writer.update(PERSISTENT_VOLUME_CLAIMS, { ...claim, metadata });
  }
}

function createClaims(set: StatefulSet, ordinal: number, world: World): void {
  const { store, writer } = world;
  const place = `Pod ${podName(set, ordinal)} in StatefulSet ${set.metadata.name}`;
  for (const claim of newClaims(set, ordinal)) {
    const { name, namespace = "" } = claim.metadata;
    const present = store.get(PERSISTENT_VOLUME_CLAIMS, namespace, name);
    if (present?.metadata.deletionTimestamp !== undefined) {
      throw new ApiError("Conflict", `pvc ${name} is being deleted`);
    }
    if (present !== undefined) continue;
    try {
      writer.create(PERSISTENT_VOLUME_CLAIMS, claim);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const why = error.message;
      say(
        set,
        ["Warning", "FailedCreate", `create Claim ${name} for ${place} failed error: ${why}`],
        world,
      );
      throw new ApiError("Conflict", `failed to create PVC ${name}: ${why}`);
    }
    say(set, ["Normal", "SuccessfulCreate", `create Claim ${name} ${place} success`], world);
  }
}

interface Deed {
  readonly set: StatefulSet;
  /** Of the pod. */
  readonly name: string;
  readonly world: World;
}

const WORDS = { create: "Create", delete: "Delete", update: "Update" } as const;

/** Says of the set what was done to a pod of it, or why it was not. */
function told(verb: keyof typeof WORDS, { set, name, world }: Deed, work: () => void): void {
  const what = `${verb} Pod ${name} in StatefulSet ${set.metadata.name}`;
  try {
    work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    say(set, ["Warning", `Failed${WORDS[verb]}`, `${what} failed error: ${error.message}`], world);
    throw new Refused(error.message);
  }
  say(set, ["Normal", `Successful${WORDS[verb]}`, `${what} successful`], world);
}

function say(
  set: StatefulSet,
  [type, reason, message]: readonly ["Normal" | "Warning", string, string],
  world: World,
): void {
  recordEvent(world, set, { type, reason, message, source: SOURCE });
}
