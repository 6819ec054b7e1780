import { type Alias, isAlias, isCollection, isMap, isScalar, isSeq, type Node } from "yaml";
import type { SourceText } from "../../config/source-text.ts";
import type { Entry, Mapping, Scalar, Spot, Tree } from "./tree.ts";

/** Far above any real file but for large dashboards; a bomb of aliases ends here. */
const MAX_VALUES = 200_000;
const MAX_DEPTH = 64;

/** Turns YAML nodes into a tree: aliases followed, merge keys (`<<`) merged, places kept. */
export class TreeReader {
  /** Why reading was given up, or null. */
  exhausted: string | null = null;
  readonly #source: SourceText;
  readonly #anchors = new Map<string, Node>();
  readonly #targets = new Map<Alias, Node>();
  #values = 0;

  constructor(source: SourceText) {
    this.#source = source;
  }

  read(root: Node | null): Tree | null {
    return root === null ? null : this.#node(root, []);
  }

  #node(node: unknown, above: readonly Node[]): Tree {
    if (this.exhausted !== null || !isYamlNode(node)) return this.#nothing([0, 0]);
    if (above.length > MAX_DEPTH) return this.#exhaust("nested too deeply");
    if (++this.#values > MAX_VALUES) {
      return this.#exhaust("holds too many values, counting what aliases repeat");
    }
    if (isAlias(node)) return this.#alias(node, above);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    const at = this.#spot(node);
    const tag = typeof node.tag === "string" ? node.tag : null;
    const inside = [...above, node];
    if (isMap(node))
      return { kind: "mapping", at, tag, entries: this.#entries(node.items, inside) };
    if (isSeq(node)) {
      return { kind: "sequence", at, tag, items: node.items.map((one) => this.#node(one, inside)) };
    }
    if (!isScalar(node)) return this.#nothing(at.range);
    const { value } = node;
    const text = typeof value === "string" ? value : (node.source ?? String(value ?? ""));
    return scalar(at, { tag, text: value === null ? "" : text, empty: value === null });
  }

  #entries(
    items: readonly { key: unknown; value: unknown }[],
    above: readonly Node[],
  ): ReadonlyMap<string, Entry> {
    const own = new Map<string, Entry>();
    const merged: Mapping[] = [];
    for (const { key, value } of items) {
      if (!isScalar(key) || key.value === null) continue;
      const name = typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
      if (key.anchor !== undefined) this.#anchors.set(key.anchor, key);
      const content = isYamlNode(value)
        ? this.#node(value, above)
        : this.#nothing([key.range?.[1] ?? 0, key.range?.[1] ?? 0]);
      if (name === "<<") merged.push(...mappingsOf(content));
      else own.set(name, { key: this.#spot(key), value: content });
    }
    // What stands in the mapping itself wins, then the first of several that are merged in.
    for (const one of merged) {
      for (const [name, entry] of one.entries) if (!own.has(name)) own.set(name, entry);
    }
    return own;
  }

  /** An anchor may be written anew: an alias means the one that stands last before it. */
  #alias(alias: Alias, above: readonly Node[]): Tree {
    const target = this.#targets.get(alias) ?? this.#anchors.get(alias.source);
    if (target === undefined || above.includes(target)) return this.#nothing(rangeOf(alias));
    this.#targets.set(alias, target);
    return this.#node(target, [...above, target]);
  }

  #exhaust(message: string): Tree {
    this.exhausted = message;
    return this.#nothing([0, 0]);
  }

  #nothing(range: readonly [number, number]): Tree {
    return scalar({ source: this.#source, range }, { tag: null, text: "", empty: true });
  }

  #spot(node: Node): Spot {
    return { source: this.#source, range: rangeOf(node) };
  }
}

function scalar(at: Spot, facts: Pick<Scalar, "tag" | "text" | "empty">): Scalar {
  return { kind: "scalar", at, ...facts, written: facts.text, unset: [], usesDefault: false };
}

function mappingsOf(tree: Tree): Mapping[] {
  if (tree.kind === "mapping") return [tree];
  return tree.kind === "sequence" ? tree.items.flatMap(mappingsOf) : [];
}

function isYamlNode(node: unknown): node is Node {
  return isAlias(node) || isScalar(node) || isCollection(node);
}

function rangeOf(node: Node): [number, number] {
  return [node.range?.[0] ?? 0, node.range?.[1] ?? 0];
}
