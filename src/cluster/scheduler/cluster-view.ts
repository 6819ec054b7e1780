import type { Labels } from "../objects/meta.ts";
import type { Node } from "../objects/node.ts";
import { zoneOf } from "../objects/node-zone.ts";
import type { Pod } from "../objects/pod.ts";
import { SortedMap } from "../store/sorted-map.ts";
import { NodeColumns } from "./node-columns.ts";
import { NodeFacts } from "./node-facts.ts";
import {
  NO_LOAD,
  NO_NODE,
  type NodeInfo,
  type NodeSide,
  nodeSide,
  withoutPod,
  withPod,
} from "./node-info.ts";
import { type NodeZones, withoutSlot, withSlot } from "./node-order.ts";
import type { HeldTerm } from "./pod-class.ts";
import { PodCounts } from "./pod-counts.ts";
import { type PodInfo, PodReader } from "./pod-info.ts";
import type { Resources } from "./resources.ts";
import type { Tally, TallyQuestion } from "./tally.ts";
import { type Counted, TallyBook } from "./tally-book.ts";

interface State {
  readonly reader: PodReader;
  readonly nodes: NodeInfo[];
  readonly columns: NodeColumns;
  readonly slots: SortedMap<string, number>;
  readonly free: readonly number[];
  readonly zones: NodeZones;
  readonly facts: NodeFacts;
  readonly counts: PodCounts;
  readonly images: SortedMap<string, number>;
  readonly namespaces: SortedMap<string, Labels>;
}

const NO_LABELS: Labels = {};

/**
 * What the scheduler knows of nodes and of the pods on them: those that are bound to a node and have
 * not ended. Kept up to date by whoever hears of changes; forks for nothing.
 */
export class ClusterView {
  readonly #reader: PodReader;
  readonly #slots: SortedMap<string, number>;
  readonly #counts: PodCounts;
  readonly #images: SortedMap<string, number>;
  readonly #namespaces: SortedMap<string, Labels>;
  readonly #book = new TallyBook();
  readonly #columns: NodeColumns;
  /** By their places. */
  #nodes: NodeInfo[];
  /** The list is this view's alone. */
  #ownsNodes = false;
  #revision = 0;
  #free: readonly number[];
  #zones: NodeZones;
  #facts: NodeFacts;

  private constructor(state: State) {
    this.#reader = state.reader;
    this.#nodes = state.nodes;
    this.#columns = state.columns;
    this.#slots = state.slots;
    this.#free = state.free;
    this.#zones = state.zones;
    this.#facts = state.facts;
    this.#counts = state.counts;
    this.#images = state.images;
    this.#namespaces = state.namespaces;
  }

  static empty(): ClusterView {
    return new ClusterView({
      reader: new PodReader(),
      nodes: [],
      columns: new NodeColumns(),
      slots: SortedMap.ofTexts(),
      free: [],
      zones: [],
      facts: new NodeFacts(),
      counts: PodCounts.empty(),
      images: SortedMap.ofTexts(),
      namespaces: SortedMap.ofTexts(),
    });
  }

  /** A view of its own that knows the same: what happens to one does not happen to the other. */
  fork(): ClusterView {
    this.#ownsNodes = false;
    return new ClusterView({
      reader: this.#reader,
      nodes: this.#nodes,
      columns: this.#columns.fork(),
      slots: this.#slots.fork(),
      free: this.#free,
      zones: this.#zones,
      facts: this.#facts,
      counts: this.#counts.fork(),
      images: this.#images.fork(),
      namespaces: this.#namespaces.fork(),
    });
  }

  /** Another one whenever something has changed by which pods are placed. */
  get revision(): number {
    return this.#revision;
  }

  /** The pod made ready for the scheduler, bound or not. */
  read(pod: Pod): PodInfo {
    return this.#reader.read(pod);
  }

  /** The places of all nodes in the order in which the scheduler goes through them. */
  get order(): readonly number[] {
    return this.#facts.order(this.#zones);
  }

  /** The names of all nodes: another view that hears of them in this order has the same {@link order}. */
  get nodesAsTheyCame(): readonly string[] {
    return this.#zones.flatMap(({ slots }) => slots.map((slot) => this.at(slot).name));
  }

  /** @param slot a place out of {@link order} */
  at(slot: number): NodeInfo {
    const node = this.#nodes[slot];
    if (node === undefined) throw new RangeError(`no node has place ${slot}`);
    return node;
  }

  /** The names of nodes by their places; what was given stays as it is when the view changes. */
  get names(): readonly string[] {
    return this.#columns.names;
  }

  /** What is known of nodes as numbers; it stays true until the view changes. */
  get columns(): Pick<NodeColumns, "numbers" | "hasSoftTaints"> {
    return this.#columns;
  }

  /** See {@link NodeColumns.roomFor}; the answers stay true until the view changes. */
  roomFor(asked: Resources): ((slot: number) => boolean) | undefined {
    return this.#columns.roomFor(asked);
  }

  /** Undefined for a node that is not there, even if pods are bound to it. */
  node(name: string): NodeInfo | undefined {
    const slot = this.#slots.get(name);
    const node = slot === undefined ? undefined : this.#nodes[slot];
    return node?.side.node === undefined ? undefined : node;
  }

  /** The answer stays true until the view changes. */
  tally(question: TallyQuestion): Tally {
    return this.#book.tally(question, this.#counted());
  }

  /** Which affinity terms of pods that are there mean this one, each once. */
  heldFor(pod: PodInfo): readonly HeldTerm[] {
    return this.#book.heldFor(pod.class, this.#counted(), this.labelsOfNamespace);
  }

  /** How many nodes have an image of this name. */
  nodesWithImage(name: string): number {
    return this.#images.get(name) ?? 0;
  }

  readonly labelsOfNamespace = (name: string): Labels => this.#namespaces.get(name) ?? NO_LABELS;

  /** @param labels undefined for a namespace that is gone */
  setNamespace(name: string, labels: Labels | undefined): void {
    if (labels === undefined) this.#namespaces.delete(name);
    else this.#namespaces.set(name, labels);
    this.#revision += 1;
    this.#book.forget();
  }

  /** A node that is new or has changed. */
  setNode(node: Node): void {
    const { name } = node.metadata;
    const slot = this.#slotOf(name);
    const known = this.at(slot);
    const side = nodeSide(node, known.side);
    this.#put({ ...known, side });
    this.#sideChanged(slot, known.side, side);
  }

  /** Pods that are bound to it stay known for the case that it comes back. */
  removeNode(name: string): void {
    const known = this.node(name);
    if (known === undefined) return;
    this.#put({ ...known, side: NO_NODE });
    this.#sideChanged(known.slot, known.side, NO_NODE);
    this.#freeIfEmpty(known.slot);
  }

  /** A pod that is bound to a node and has not ended. */
  addPod(pod: Pod): void {
    const slot = this.#slotOf(pod.spec.nodeName ?? "");
    const info = this.read(pod);
    const node = this.at(slot);
    this.#put({ ...node, load: withPod(node.load, info) });
    this.#book.change(info.class, { slot, pods: 1 }, this.#counted());
  }

  /** Found by its uid on the node that it is bound to; what is not known is no matter. */
  removePod(pod: Pod): void {
    const found = this.#find(pod);
    if (found === undefined) return;
    const { node, at, info } = found;
    this.#put({ ...node, load: withoutPod(node.load, at) });
    this.#book.change(info.class, { slot: node.slot, pods: -1 }, this.#counted());
    this.#freeIfEmpty(node.slot);
  }

  /** A pod that has changed, on the same node or not. */
  updatePod(before: Pod, after: Pod): void {
    const found = this.#find(before);
    const info = this.read(after);
    const same =
      found !== undefined &&
      found.info.shape === info.shape &&
      found.info.class === info.class &&
      before.spec.nodeName === after.spec.nodeName;
    if (same) {
      const { node, at } = found;
      this.#keep({ ...node, load: { ...node.load, pods: node.load.pods.with(at, info) } });
    } else {
      this.removePod(before);
      this.addPod(after);
    }
  }

  #find(pod: Pod): { node: NodeInfo; at: number; info: PodInfo } | undefined {
    const slot = this.#slots.get(pod.spec.nodeName ?? "");
    const node = slot === undefined ? undefined : this.#nodes[slot];
    const { uid } = pod.metadata;
    const at = node?.load.pods.findIndex((known) => known.pod.metadata.uid === uid) ?? -1;
    const info = node?.load.pods[at];
    return node === undefined || info === undefined ? undefined : { node, at, info };
  }

  #counted(): Counted {
    return { facts: this.#facts, nodes: this.#nodes, counts: this.#counts };
  }

  /** The place of a node; one that is not known gets one. */
  #slotOf(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const slot = this.#free[0] ?? this.#nodes.length;
    this.#free = this.#free.slice(1);
    this.#slots.set(name, slot);
    this.#put({ slot, name, side: NO_NODE, load: NO_LOAD });
    return slot;
  }

  #freeIfEmpty(slot: number): void {
    const { name, side, load } = this.at(slot);
    if (side.node !== undefined || load.pods.length > 0) return;
    this.#slots.delete(name);
    this.#free = [...this.#free, slot];
  }

  #put(node: NodeInfo): void {
    this.#revision += 1;
    this.#keep(node);
    this.#columns.set(node);
  }

  /** A node of which no number has changed. */
  #keep(node: NodeInfo): void {
    if (!this.#ownsNodes) this.#nodes = this.#nodes.slice();
    this.#ownsNodes = true;
    this.#nodes[node.slot] = node;
  }

  #sideChanged(slot: number, before: NodeSide, after: NodeSide): void {
    if (before.images !== after.images) {
      this.#countImages(before, -1);
      this.#countImages(after, 1);
    }
    if (before.node !== undefined && after.node !== undefined) {
      if (before.labels === after.labels && before.taints === after.taints) return;
    }
    this.#facts = new NodeFacts();
    const [from, to] = [before, after].map(({ node, labels }) => node && zoneOf(labels));
    if (from === to) return;
    if (from !== undefined) this.#zones = withoutSlot(this.#zones, from, slot);
    if (to !== undefined) this.#zones = withSlot(this.#zones, to, slot);
  }

  #countImages({ images }: NodeSide, change: 1 | -1): void {
    for (const name of images.keys()) {
      const nodes = (this.#images.get(name) ?? 0) + change;
      if (nodes === 0) this.#images.delete(name);
      else this.#images.set(name, nodes);
    }
  }
}
