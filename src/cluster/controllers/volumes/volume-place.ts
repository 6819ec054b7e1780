import { NODES } from "../../objects/resources.ts";
import { ZONE_LABEL } from "../../objects/topology-zone.ts";
import type { PersistentVolumeClaim, StorageClass } from "../../objects/volume.ts";
import { classNameOf, SELECTED_NODE } from "../../objects/volume-facts.ts";
import { canMakeVolume } from "../../scheduler/pod-volumes.ts";
import type { Store } from "../../store/store.ts";

type Place = { readonly zone: string | null } | { readonly fault: string };

const NUMBERED = /^(.*)-(\d+)$/;

/**
 * Where a volume is made: in the zone of the node that was chosen for its pod; where none was, in one of
 * the allowed zones that its name decides, so that the claims of a StatefulSet go to one after the other
 * (external-provisioner, topology).
 */
export function placeFor(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
  store: Pick<Store, "get" | "list">,
): Place {
  const selected = claim.metadata.annotations?.[SELECTED_NODE];
  if (selected === undefined) return { zone: spreadZone(claim, storageClass, store) };
  const node = store.get(NODES, "", selected);
  if (node === undefined) return { fault: `nodes "${selected}" not found` };
  const labels = node.metadata.labels ?? {};
  if (canMakeVolume(storageClass, labels)) return { zone: labels[ZONE_LABEL] ?? null };
  const what = `failed to provision volume with StorageClass "${classNameOf(claim)}"`;
  const why = `selected node '"${selected}"' topology 'map[${ZONE_LABEL}:${labels[ZONE_LABEL]}]' is not in allowed topologies`;
  return { fault: `${what}: error generating accessibility requirements: ${why}` };
}

/** Null where no node says in which zone it is. */
function spreadZone(
  { metadata: { name } }: PersistentVolumeClaim,
  storageClass: StorageClass,
  store: Pick<Store, "list">,
): string | null {
  const zones = store
    .list(NODES)
    .filter(({ metadata }) => canMakeVolume(storageClass, metadata.labels ?? {}))
    .map(({ metadata }) => metadata.labels?.[ZONE_LABEL]);
  const sorted = [...new Set(zones.filter((zone) => zone !== undefined))].sort();
  const [, set = name, number = "0"] = NUMBERED.exec(name) ?? [];
  return sorted[(hash(set) + Number(number)) % Math.max(1, sorted.length)] ?? null;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  }
  return value;
}
