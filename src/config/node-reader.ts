import {
  type Alias,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Scalar,
} from "yaml";
import { closest } from "./closest.ts";
import { type ConfigPath, pathKey } from "./config-path.ts";
import type { Place } from "./config-source.ts";
import { didYouMean, type TextProblem, type TextRange } from "./problem.ts";

/** Far above any real configuration; a bomb of aliases ends here. */
const MAX_VALUES = 20_000;
const MAX_DEPTH = 32;

interface Spot {
  path: ConfigPath;
  key: TextRange | null;
  /** The nodes above, to notice an alias that contains itself. */
  above: readonly Node[];
}

/** Turns YAML nodes into plain data, noting the place of every value and what cannot be read. */
export class NodeReader {
  readonly places = new Map<string, Place>();
  readonly problems: TextProblem[] = [];
  /** Why reading was given up, or null: the data is then incomplete. */
  exhausted: TextProblem | null = null;
  readonly #lines: LineCounter;
  readonly #anchors = new Map<string, Node>();
  readonly #targets = new Map<Alias, Node>();
  #values = 0;
  #openAlias: TextRange | null = null;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  read(root: Node | null): unknown {
    return this.#node(root, { path: [], key: null, above: [] });
  }

  #node(node: unknown, spot: Spot): unknown {
    if (!isYamlNode(node)) {
      const range = spot.key ?? [0, 0];
      this.#place(spot, [range[1], range[1]], null);
      return null;
    }
    const range = rangeOf(node);
    if (this.exhausted !== null) return null;
    if (spot.above.length > MAX_DEPTH) return this.#exhaust("nested too deeply", range);
    if (++this.#values > MAX_VALUES) return this.#exhaust("holds too many values", range);
    if (isAlias(node)) return this.#alias(node, spot);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    this.#place(spot, range, isScalar(node) ? writtenText(node) : null);
    const above = [...spot.above, node];
    if (isMap(node)) return this.#map(node.items, { ...spot, above });
    if (isSeq(node)) {
      return node.items.map((item, index) =>
        this.#node(item, { path: [...spot.path, index], key: null, above }),
      );
    }
    return isScalar(node) ? scalarValue(node) : null;
  }

  #map(items: readonly { key: unknown; value: unknown }[], spot: Spot): Record<string, unknown> {
    const entries = new Map<string, unknown>();
    for (const { key, value } of items) {
      const range: TextRange = isYamlNode(key) ? rangeOf(key) : [0, 0];
      if (!isScalar(key) || key.value === null) {
        this.#problem(spot.path, range, "a key must be plain text");
        continue;
      }
      const name = typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
      const path = [...spot.path, name];
      if (key.anchor !== undefined) this.#anchors.set(key.anchor, key);
      const earlier = this.places.get(pathKey(path))?.key;
      if (entries.has(name) && earlier) {
        this.#problem(
          path,
          range,
          `written twice, first in line ${this.#lines.linePos(earlier[0]).line}`,
        );
        continue;
      }
      const content = this.#node(value, { path, key: range, above: spot.above });
      if (name === "__proto__") this.#problem(path, range, "this name cannot be used");
      else entries.set(name, content);
    }
    return Object.fromEntries(entries);
  }

  /** An anchor may be written anew: an alias means the one that stands last before it. */
  #alias(alias: Alias, spot: Spot): unknown {
    const target = this.#targets.get(alias) ?? this.#anchors.get(alias.source);
    const range = rangeOf(alias);
    if (target === undefined) {
      this.#place(spot, range, null);
      const near = didYouMean(closest(alias.source, this.#anchors.keys()));
      this.#problem(spot.path, range, `there is no anchor &${alias.source} above`, near);
      return null;
    }
    if (spot.above.includes(target)) {
      this.#place(spot, range, null);
      this.#problem(spot.path, range, `the alias *${alias.source} contains itself`);
      return null;
    }
    this.#targets.set(alias, target);
    const outermost = this.#openAlias === null;
    if (outermost) this.#openAlias = range;
    const value = this.#node(target, spot);
    if (outermost) this.#openAlias = null;
    // What is wrong with the value as a whole is seen here, where it is used.
    this.#place(spot, range, this.places.get(pathKey(spot.path))?.written ?? null);
    return value;
  }

  /** Blames the alias whose content it is, if it is one: what it repeats may be harmless. */
  #exhaust(message: string, range: TextRange): null {
    const repeated = this.#openAlias !== null;
    this.exhausted = {
      range: this.#openAlias ?? range,
      path: [],
      message: repeated ? `${message}, counting what aliases repeat` : message,
      suggestion: null,
    };
    return null;
  }

  #place(spot: Spot, value: TextRange, written: string | null): void {
    this.places.set(pathKey(spot.path), { key: spot.key, value, written });
  }

  #problem(path: ConfigPath, range: TextRange, message: string, suggestion: string | null = null) {
    this.problems.push({ path, range, message, suggestion });
  }
}

function isYamlNode(node: unknown): node is Node {
  return isAlias(node) || isScalar(node) || isCollection(node);
}

function rangeOf(node: Node): TextRange {
  return [node.range?.[0] ?? 0, node.range?.[1] ?? 0];
}

/** Only plain (unquoted) scalars: quotes and block markers are not part of what is meant. */
function writtenText(node: Scalar): string | null {
  return node.type === "PLAIN" ? (node.source ?? null) : null;
}

/** Text, number, true/false or null; anything else a tag might make stays the text it was. */
function scalarValue(node: Scalar): string | number | boolean | null {
  const { value } = node;
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) {
    return value as string | number | boolean | null;
  }
  return node.source ?? String(value);
}
