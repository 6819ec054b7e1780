import type { World } from "../../components/component.ts";
import type { Namespace } from "../../objects/namespace.ts";
import type { Node } from "../../objects/node.ts";
import {
  NAMESPACES,
  NODES,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  STORAGE_CLASSES,
} from "../../objects/resources.ts";
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from "../../objects/volume.ts";
import type { Change } from "../../store/history.ts";
import type { ClusterEvent } from "../requeue/cluster-event.ts";
import { nodeEvents } from "../requeue/node-events.ts";
import type { Parts } from "./parts.ts";
import { requeuePods } from "./requeue-pods.ts";

/** Takes notice of what is no pod and yet decides where pods can go. */
export function observeObject(change: Change, parts: Parts, world: World): void {
  const { type, object, previous } = change;
  const isGone = type === "DELETED";
  switch (change.resource) {
    case NODES.id:
      observeNode(previous as Node | null, isGone ? null : (object as Node), { parts, world });
      break;
    case NAMESPACES.id: {
      const { metadata } = object as Namespace;
      parts.view.setNamespace(metadata.name, isGone ? undefined : (metadata.labels ?? {}));
      break;
    }
    case PERSISTENT_VOLUME_CLAIMS.id:
    case PERSISTENT_VOLUMES.id:
    case STORAGE_CLASSES.id:
      if (!isGone) requeuePods(parts, { event: storageEvent(change) }, world);
  }
}

function observeNode(
  before: Node | null,
  after: Node | null,
  { parts, world }: { parts: Parts; world: World },
): void {
  const { view } = parts;
  if (after !== null) view.setNode(after);
  else if (before !== null) view.removeNode(before.metadata.name);
  for (const event of nodeEvents(before, after)) requeuePods(parts, { event }, world);
}

function storageEvent({ resource, object, previous }: Change): ClusterEvent {
  const action = previous === null ? "add" : "update";
  const both = <T>() => ({ action, before: previous as T | null, after: object as T }) as const;
  if (resource === PERSISTENT_VOLUMES.id) return { on: "volume", ...both<PersistentVolume>() };
  if (resource === STORAGE_CLASSES.id) return { on: "class", ...both<StorageClass>() };
  return { on: "claim", ...both<PersistentVolumeClaim>() };
}
