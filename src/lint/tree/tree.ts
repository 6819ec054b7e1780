import type { TextRange } from "../../config/problem.ts";
import type { SourceText } from "../../config/source-text.ts";

/** A piece of one of the files that are looked at. */
export interface Spot {
  source: SourceText;
  range: TextRange;
}

/** A YAML or JSON value that knows where it stands. Aliases and merge keys are already followed. */
export type Tree = Scalar | Sequence | Mapping;

export interface Scalar {
  kind: "scalar";
  at: Spot;
  tag: string | null;
  /** As text, with variables filled in where their values are known. */
  text: string;
  /** As it is written, variables and all. */
  written: string;
  /** True for a null or empty value. */
  empty: boolean;
  /** Variables in it whose value nobody can know here: `text` then is not what will be used. */
  unset: readonly string[];
  /** Whether a default written in the file (`${A:-x}`) took part. */
  usesDefault: boolean;
}

export interface Sequence {
  kind: "sequence";
  at: Spot;
  tag: string | null;
  items: readonly Tree[];
}

export interface Mapping {
  kind: "mapping";
  at: Spot;
  tag: string | null;
  entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  /** Where the key stands. */
  key: Spot;
  value: Tree;
}

/** The child of a mapping below some keys; null where there is none. */
export function child(tree: Tree | null, ...path: readonly string[]): Tree | null {
  return path.reduce<Tree | null>(
    (node, key) => (node?.kind === "mapping" ? (node.entries.get(key)?.value ?? null) : null),
    tree,
  );
}

/** The scalar below some keys; null when there is none, or it is of another kind or empty. */
export function scalarAt(tree: Tree | null, ...path: readonly string[]): Scalar | null {
  const found = child(tree, ...path);
  return found?.kind === "scalar" && !found.empty ? found : null;
}

/** Text below some keys; null also when it depends on what is not known here. */
export function textAt(tree: Tree | null, ...path: readonly string[]): string | null {
  const found = scalarAt(tree, ...path);
  return found !== null && isCertain(found) ? found.text : null;
}

/** Whether the text is what will be used. */
export function isCertain(scalar: Scalar): boolean {
  return scalar.unset.length === 0;
}

/** The items of a sequence; a lone scalar counts as one, as in many of Compose's keys. */
export function itemsOf(tree: Tree | null): readonly Tree[] {
  if (tree === null) return [];
  if (tree.kind === "sequence") return tree.items;
  return tree.kind === "scalar" && !tree.empty ? [tree] : [];
}

export function entriesOf(tree: Tree | null): readonly (readonly [string, Entry])[] {
  return tree?.kind === "mapping" ? [...tree.entries] : [];
}

/** Every scalar below, keys excluded. */
export function scalarsIn(tree: Tree | null): Scalar[] {
  if (tree === null) return [];
  if (tree.kind === "scalar") return [tree];
  if (tree.kind === "sequence") return tree.items.flatMap(scalarsIn);
  return [...tree.entries.values()].flatMap(({ value }) => scalarsIn(value));
}

/** The part of a scalar's place that a text within it takes; the whole of it when not found. */
export function placeOf(scalar: Scalar, text: string): Spot {
  const { source, range } = scalar.at;
  const offset = source.text.slice(range[0], range[1]).indexOf(text);
  if (text === "" || offset === -1) return scalar.at;
  const start = range[0] + offset;
  return { source, range: [start, start + text.length] };
}
