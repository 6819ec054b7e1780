import type { Pod } from "../../objects/pod.ts";
import { keyOf } from "../../store/resource.ts";
import { SortedMap } from "../../store/sorted-map.ts";

const GAP = "\n";

/** The pods for which preemption makes room, by the node on which it does. Forks for nothing. */
export class Nominees {
  /** The key of a pod by its node and itself. */
  readonly #byNode: SortedMap<string, string>;

  private constructor(byNode: SortedMap<string, string>) {
    this.#byNode = byNode;
  }

  static none(): Nominees {
    return new Nominees(SortedMap.ofTexts());
  }

  fork(): Nominees {
    return new Nominees(this.#byNode.fork());
  }

  get isEmpty(): boolean {
    return this.#byNode.size === 0;
  }

  /** @param before as it was noted, null where it was not; @param after null where it is not to be */
  change(before: Pod | null, after: Pod | null): void {
    const [was, is] = [nodeOf(before), nodeOf(after)];
    if (was === is) return;
    if (before !== null && was !== "") this.#byNode.delete(was + GAP + keyOf(before));
    if (after !== null && is !== "") this.#byNode.set(is + GAP + keyOf(after), keyOf(after));
  }

  /** The keys of those that are to go to a node, of each node that there are any of. */
  byNode(): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, string[]>();
    for (const id of this.#byNode.keys()) {
      const end = id.indexOf(GAP);
      const [node, key] = [id.slice(0, end), id.slice(end + GAP.length)];
      const there = found.get(node);
      if (there === undefined) found.set(node, [key]);
      else there.push(key);
    }
    return found;
  }
}

function nodeOf(pod: Pod | null): string {
  return pod?.status?.nominatedNodeName ?? "";
}
