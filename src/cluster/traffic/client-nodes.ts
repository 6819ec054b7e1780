import type { Memory } from "../components/memory.ts";
import type { Node } from "../objects/node.ts";
import { isReachable, nodeStateOf } from "../objects/node-state.ts";
import { topologyZoneOf } from "../objects/topology-zone.ts";
import { SortedMap } from "../store/sorted-map.ts";

/** Nodes with power from which requests come, and which are alike to them. */
export interface ClientGroup {
  readonly zone: string;
  /** When their proxies heard of endpoints last; null for those that hear of them still. */
  readonly staleMs: number | null;
  /** Whether they are cut off, together with all others of their zone that are. */
  readonly isCutOff: boolean;
  /** How many nodes. */
  readonly count: number;
}

/** Those nodes together, and one by one for services that send each node elsewhere. */
export interface Clients {
  readonly groups: readonly ClientGroup[];
  readonly nodes: () => readonly { readonly name: string; readonly group: ClientGroup }[];
}

/**
 * Where the clients of services are: evenly on the nodes of a zone that have power, counted as nodes
 * change. Who has no power sends nothing; who is cut off goes on, by what its proxy knew.
 */
export class ClientNodes {
  readonly #groups: SortedMap<string, ClientGroup>;
  /** Nodes by zone, with power or without. */
  readonly #zones: SortedMap<string, number>;
  /** When the proxies of nodes heard of endpoints last, of those that do not hear of them. */
  readonly #stale: SortedMap<string, number>;

  constructor(
    groups: SortedMap<string, ClientGroup> = SortedMap.ofTexts(),
    zones: SortedMap<string, number> = SortedMap.ofTexts(),
    stale: SortedMap<string, number> = SortedMap.ofTexts(),
  ) {
    this.#groups = groups;
    this.#zones = zones;
    this.#stale = stale;
  }

  /** All that have nodes. */
  get zones(): readonly string[] {
    return [...this.#zones.keys()];
  }

  /** Of all zones, in the order of their names. */
  get groups(): readonly ClientGroup[] {
    return this.#groups.toArray();
  }

  /** A node has become another one; null where there was none, or is none any more. */
  note(previous: Node | null, node: Node | null, nowMs: number): void {
    const name = (node ?? previous)?.metadata.name ?? "";
    this.#count(previous, -1);
    if (node === null || nodeStateOf(node) === "power") this.#stale.delete(name);
    else if (!isReachable(nodeStateOf(node)) && !this.#stale.has(name))
      this.#stale.set(name, nowMs);
    this.#count(node, 1);
  }

  /** The proxy of a node hears of endpoints again. */
  refresh(node: Node): void {
    this.#count(node, -1);
    this.#stale.delete(node.metadata.name);
    this.#count(node, 1);
  }

  /** A node as a group of its own; null for one without power. */
  groupOf(node: Node): ClientGroup | null {
    const state = nodeStateOf(node);
    if (state === "power") return null;
    const staleMs = this.#stale.get(node.metadata.name) ?? null;
    return { zone: topologyZoneOf(node), staleMs, isCutOff: !isReachable(state), count: 1 };
  }

  /** For `streamsOf`. @param nodes all there are */
  clients(nodes: () => readonly Node[]): Clients {
    return {
      groups: this.groups,
      nodes: () =>
        nodes().flatMap((node) => {
          const group = this.groupOf(node);
          return group === null ? [] : [{ name: node.metadata.name, group }];
        }),
    };
  }

  /** Whether the proxy of some node knows endpoints as they were at that moment. */
  isKnown(staleMs: number): boolean {
    return this.groups.some((group) => group.staleMs === staleMs);
  }

  get memory(): Memory {
    return { clientGroups: this.#groups, clientZones: this.#zones, staleProxies: this.#stale };
  }

  fork(): ClientNodes {
    return new ClientNodes(this.#groups.fork(), this.#zones.fork(), this.#stale.fork());
  }

  #count(node: Node | null, by: 1 | -1): void {
    if (node === null) return;
    const zone = topologyZoneOf(node);
    add(this.#zones, zone, (this.#zones.get(zone) ?? 0) + by);
    const group = this.groupOf(node);
    if (group === null) return;
    const id = `${zone} ${group.staleMs} ${group.isCutOff}`;
    const count = (this.#groups.get(id)?.count ?? 0) + by;
    if (count === 0) this.#groups.delete(id);
    else this.#groups.set(id, { ...group, count });
  }
}

function add(counts: SortedMap<string, number>, key: string, count: number): void {
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
