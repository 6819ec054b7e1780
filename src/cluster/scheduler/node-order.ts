/** The nodes of one zone by their places, in the order in which they came. */
interface ZoneNodes {
  readonly zone: string;
  readonly slots: readonly number[];
}

/**
 * The zones in the order in which they came. The scheduler goes through the nodes zone by zone in
 * turn (kube-scheduler 1.34, its node tree). Never changed: whoever changes one makes another.
 */
export type NodeZones = readonly ZoneNodes[];

export function withSlot(zones: NodeZones, zone: string, slot: number): NodeZones {
  const at = zones.findIndex((known) => known.zone === zone);
  const known = zones[at];
  if (known === undefined) return [...zones, { zone, slots: [slot] }];
  return zones.with(at, { zone, slots: [...known.slots, slot] });
}

export function withoutSlot(zones: NodeZones, zone: string, slot: number): NodeZones {
  return zones.flatMap((known) => {
    if (known.zone !== zone) return [known];
    const slots = known.slots.filter((other) => other !== slot);
    return slots.length === 0 ? [] : [{ zone, slots }];
  });
}

/** First the first node of each zone, then the second of each, and so on. */
export function inTurn(zones: NodeZones): number[] {
  const order: number[] = [];
  const longest = Math.max(0, ...zones.map(({ slots }) => slots.length));
  for (let index = 0; index < longest; index++) {
    for (const { slots } of zones) {
      const slot = slots[index];
      if (slot !== undefined) order.push(slot);
    }
  }
  return order;
}
