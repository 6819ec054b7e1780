import sortedBtree from "sorted-btree";
import { compareTexts } from "./compare-texts.ts";
import { LayeredMap } from "./layered-map.ts";

/** Larger groups are trees, of which a change copies a part only. */
const MOST_IN_A_LIST = 32;

/** A list is never changed: each change makes another. */
type Group = readonly string[] | Tree;

interface Tree {
  /** Whoever it belongs to alone may change it in place. */
  readonly owner: object;
  readonly keys: sortedBtree.default<string, undefined>;
}

/**
 * Keys in groups, each group found by a text and in order; a key may be in several. A copy costs next
 * to nothing. Most groups are a few keys, and are kept as just these: there is one for each pod.
 */
export class KeyGroups {
  readonly #groups: LayeredMap<Group>;
  /** Another one with each fork, after which nothing belongs to either side alone. */
  #owner: object = {};

  constructor(groups = new LayeredMap<Group>()) {
    this.#groups = groups;
  }

  /** The keys of a group, in the order of their code units. */
  keys(by: string): readonly string[] {
    const group = this.#groups.get(by);
    if (group === undefined) return [];
    return isTree(group) ? group.keys.keysArray() : group;
  }

  add(by: string, key: string): void {
    const group = this.#groups.get(by) ?? [];
    if (isTree(group)) this.#ownTree(by, group).keys.set(key, undefined);
    else if (!group.includes(key)) this.#groups.set(by, this.#grown(withKey(group, key)));
  }

  delete(by: string, key: string): void {
    const group = this.#groups.get(by);
    if (group === undefined) return;
    if (isTree(group)) {
      const { keys } = this.#ownTree(by, group);
      keys.delete(key);
      if (keys.isEmpty) this.#groups.delete(by);
      return;
    }
    const left = group.filter((one) => one !== key);
    if (left.length === 0) this.#groups.delete(by);
    else this.#groups.set(by, left);
  }

  fork(): KeyGroups {
    this.#owner = {};
    return new KeyGroups(this.#groups.fork());
  }

  #grown(list: readonly string[]): Group {
    if (list.length <= MOST_IN_A_LIST) return list;
    const entries = list.map((key): [string, undefined] => [key, undefined]);
    return { owner: this.#owner, keys: new sortedBtree.default(entries, compareTexts) };
  }

  #ownTree(by: string, tree: Tree): Tree {
    if (tree.owner === this.#owner) return tree;
    const own = { owner: this.#owner, keys: tree.keys.clone() };
    this.#groups.set(by, own);
    return own;
  }
}

function isTree(group: Group): group is Tree {
  return "owner" in group;
}

/** In its place: most come in order. */
function withKey(list: readonly string[], key: string): readonly string[] {
  const after = list.findLastIndex((one) => one < key) + 1;
  return after === list.length ? [...list, key] : list.toSpliced(after, 0, key);
}
