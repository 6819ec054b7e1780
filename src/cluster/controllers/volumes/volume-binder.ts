import type { Component, World } from "../../components/component.ts";
import type { Memory } from "../../components/memory.ts";
import type { Pod } from "../../objects/pod.ts";
import { claimNamesOf } from "../../objects/pod-claim-names.ts";
import {
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  PODS,
  STORAGE_CLASSES,
} from "../../objects/resources.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../objects/volume.ts";
import { classNameOf, isBindCompleted } from "../../objects/volume-facts.ts";
import { unboundClaims, volumesFor } from "../../objects/volume-indexes.ts";
import { ApiError } from "../../status/api-error.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, objectKey, splitKey } from "../../store/resource.ts";
import { Retries } from "../retries.ts";
import { syncClaim } from "./sync-claim.ts";
import { syncVolume } from "./sync-volume.ts";

const NAME = "persistentvolume-binder";
/** So soon a claim is looked at again when a pod has come for it. */
const PERIOD_MS = 15_000;

/**
 * Binds claims to volumes, has volumes made for those that find none, and does away with volumes that
 * have lost their claim (kube-controller-manager 1.34, PersistentVolume controller). The real one looks at
 * all of them every 15 seconds; this one when something has changed for them.
 */
export class VolumeBinder implements Component {
  readonly name = NAME;
  readonly #retries: Retries;

  constructor(retries: Retries = new Retries()) {
    this.#retries = retries;
  }

  observe(change: Change, world: World): void {
    const { resource, type, object } = change;
    if (resource === PERSISTENT_VOLUME_CLAIMS.id) this.#observeClaim(change, world);
    else if (resource === PERSISTENT_VOLUMES.id) this.#observeVolume(change, world);
    else if (resource === STORAGE_CLASSES.id && type !== "DELETED") {
      // A new default class is one for those that have none.
      for (const name of [object.metadata.name, ""]) enqueueUnbound(name, world);
    } else if (resource === PODS.id && type === "ADDED") this.#observePod(object as Pod, world);
  }

  reconcile(key: string, world: World): void {
    try {
      this.#look(key, world);
      this.#retries.forget(key);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#retries.later(NAME, key, world);
    }
  }

  get memory(): Memory {
    return { retries: this.#retries };
  }

  fork(): Component {
    return new VolumeBinder(this.#retries.fork());
  }

  #look(key: string, world: World): void {
    const { store } = world;
    const [what, of = ""] = key.split(" ");
    const { namespace, name } = splitKey(of);
    if (what === "claim") {
      const claim = store.get(PERSISTENT_VOLUME_CLAIMS, namespace, name);
      if (claim !== undefined) syncClaim(claim, world);
      return;
    }
    const volume = store.get(PERSISTENT_VOLUMES, namespace, name);
    if (volume === undefined || !syncVolume(volume, world)) return;
    enqueueClaimOf(volume, world);
  }

  #observeClaim({ type, object }: Change, world: World): void {
    const claim = object as PersistentVolumeClaim;
    if (type !== "DELETED") {
      world.enqueue(NAME, claimKey(keyOf(claim)));
      return;
    }
    for (const volume of volumesFor(world.store, keyOf(claim))) {
      world.enqueue(NAME, volumeKey(volume));
    }
  }

  #observeVolume({ type, object, previous }: Change, world: World): void {
    const volume = object as PersistentVolume;
    if (type === "DELETED") {
      enqueueClaimOf(volume, world);
      return;
    }
    world.enqueue(NAME, volumeKey(volume));
    const isFree = ({ spec, status }: PersistentVolume) =>
      status?.phase === "Available" && spec.claimRef === undefined;
    const wasFree = previous !== null && isFree(previous as PersistentVolume);
    if (isFree(volume) && !wasFree) enqueueUnbound(classNameOf(volume), world);
  }

  #observePod(pod: Pod, { store, agenda, nowMs }: World): void {
    const { namespace = "" } = pod.metadata;
    for (const { name } of claimNamesOf(pod)) {
      const claim = store.get(PERSISTENT_VOLUME_CLAIMS, namespace, name);
      if (claim === undefined || isBindCompleted(claim)) continue;
      const key = claimKey(objectKey(namespace, name));
      agenda.noteAtLatest({ atMs: nowMs + PERIOD_MS, component: NAME, key });
    }
  }
}

function enqueueUnbound(className: string, world: World): void {
  for (const claim of unboundClaims(world.store, className)) {
    world.enqueue(NAME, claimKey(keyOf(claim)));
  }
}

function enqueueClaimOf({ spec }: PersistentVolume, world: World): void {
  const { namespace = "", name = "" } = spec.claimRef ?? {};
  if (name !== "") world.enqueue(NAME, claimKey(objectKey(namespace, name)));
}

function claimKey(key: string): string {
  return `claim ${key}`;
}

function volumeKey(volume: PersistentVolume): string {
  return `volume ${keyOf(volume)}`;
}
