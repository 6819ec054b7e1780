import type { Node } from "../../objects/node.ts";
import { zoneOf } from "../../objects/node-zone.ts";
import { SortedMap } from "../../store/sorted-map.ts";
import type { NodeLifecycleOptions } from "./node-lifecycle-options.ts";
import { readinessOf } from "./taints.ts";

/** How much of a zone is lost. */
export type ZoneState = "Initial" | "Normal" | "FullDisruption" | "PartialDisruption";

interface Counts {
  readonly ready: number;
  readonly lost: number;
}

const EXCLUDED = "node.kubernetes.io/exclude-disruption";
/** Fewer lost nodes than that are no disruption, whatever their share. */
const FEW = 2;

/** How many nodes of each zone are ready, counted as they change. */
export class Zones {
  readonly #counts: SortedMap<string, Counts>;

  constructor(counts: SortedMap<string, Counts> = SortedMap.ofTexts()) {
    this.#counts = counts;
  }

  /** A node has become another one; null where there was none, or is none any more. */
  note(previous: Node | null, node: Node | null): void {
    this.#count(previous, -1);
    this.#count(node, 1);
  }

  get all(): readonly string[] {
    return [...this.#counts.keys()];
  }

  size(zone: string): number {
    const { ready, lost } = this.#counts.get(zone) ?? { ready: 0, lost: 0 };
    return ready + lost;
  }

  /** How much of it is lost (kube-controller-manager 1.34, `ComputeZoneState`). */
  stateOf(zone: string, { unhealthyZoneThreshold }: NodeLifecycleOptions): ZoneState {
    const { ready, lost } = this.#counts.get(zone) ?? { ready: 0, lost: 0 };
    if (ready === 0 && lost > 0) return "FullDisruption";
    const isPartial = lost > FEW && lost / (lost + ready) >= unhealthyZoneThreshold;
    return isPartial ? "PartialDisruption" : "Normal";
  }

  fork(): Zones {
    return new Zones(this.#counts.fork());
  }

  #count(node: Node | null, by: 1 | -1): void {
    if (node === null || node.metadata.labels?.[EXCLUDED] !== undefined) return;
    const zone = zoneOf(node.metadata.labels ?? {});
    const before = this.#counts.get(zone) ?? { ready: 0, lost: 0 };
    const isReady = readinessOf(node) === "True";
    const ready = before.ready + (isReady ? by : 0);
    const lost = before.lost + (isReady ? 0 : by);
    if (ready + lost === 0) this.#counts.delete(zone);
    else this.#counts.set(zone, { ready, lost });
  }
}
