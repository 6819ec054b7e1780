import { SortedMap } from "../store/sorted-map.ts";
import type { PodClass } from "./pod-class.ts";
import type { NodeCount } from "./tally.ts";

interface ClassCounts {
  readonly podClass: PodClass;
  /** By the place of the node. */
  readonly nodes: SortedMap<number, NodeCount>;
  /** Whoever may change it; for others it is to be copied first. */
  readonly owner: object;
}

/** How many pods of which class are on which node; forks for nothing. */
export class PodCounts {
  readonly #classes: SortedMap<number, ClassCounts>;
  #owner: object = {};

  private constructor(classes: SortedMap<number, ClassCounts>) {
    this.#classes = classes;
  }

  static empty(): PodCounts {
    return new PodCounts(byNumber());
  }

  fork(): PodCounts {
    this.#owner = {};
    return new PodCounts(this.#classes.fork());
  }

  /** @returns what the class is by now: `new` where these are its first pods, `gone` without any */
  add(podClass: PodClass, slot: number, pods: number): "new" | "known" | "gone" {
    const known = this.#classes.get(podClass.id);
    const counts = this.#own(podClass, known);
    const there = (counts.nodes.get(slot)?.pods ?? 0) + pods;
    if (there === 0) counts.nodes.delete(slot);
    else counts.nodes.set(slot, { slot, pods: there });
    if (counts.nodes.size === 0) this.#classes.delete(podClass.id);
    if (counts.nodes.size === 0) return "gone";
    return known === undefined ? "new" : "known";
  }

  classes(): PodClass[] {
    return this.#classes.toArray().map(({ podClass }) => podClass);
  }

  on(classId: number): Iterable<NodeCount> {
    return this.#classes.get(classId)?.nodes.toArray() ?? [];
  }

  #own(podClass: PodClass, known: ClassCounts | undefined): ClassCounts {
    if (known?.owner === this.#owner) return known;
    const nodes = known?.nodes.fork() ?? byNumber<NodeCount>();
    const own = { podClass, nodes, owner: this.#owner };
    this.#classes.set(podClass.id, own);
    return own;
  }
}

function byNumber<V>(): SortedMap<number, V> {
  return SortedMap.by<number, V>((left, right) => left - right);
}
