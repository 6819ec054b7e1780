import type { Entry, Mapping, Scalar, Tree } from "../tree/tree.ts";

/** Keys whose list is replaced by a later file's, as Compose's "Merge" page has it. */
const REPLACED = new Set(["command", "entrypoint", "test"]);
/** Keys that may be a list or a mapping of the same. */
const EITHER = new Set([
  "environment",
  "labels",
  "depends_on",
  "networks",
  "extra_hosts",
  "args",
  "sysctls",
]);

/** A later file's tree merged over an earlier one's, as Compose merges files and `extends`. */
export function mergeTrees(base: Tree | null, over: Tree, key = ""): Tree {
  if (base === null || over.tag === "!override" || over.tag === "!reset") return over;
  if (EITHER.has(key) && base.kind !== over.kind) {
    const [first, second] = [asMapping(base, key), asMapping(over, key)];
    return first && second ? mergeTrees(first, second, "") : over;
  }
  if (base.kind === "mapping" && over.kind === "mapping") return mergeMappings(base, over);
  if (base.kind === "sequence" && over.kind === "sequence" && !REPLACED.has(key)) {
    return { ...over, items: [...base.items, ...over.items] };
  }
  return over.kind === "scalar" && over.empty && over.tag === null ? base : over;
}

function mergeMappings(base: Mapping, over: Mapping): Mapping {
  const entries = new Map(base.entries);
  for (const [name, { key, value }] of over.entries) {
    if (value.tag === "!reset") {
      entries.delete(name);
      continue;
    }
    const earlier = entries.get(name);
    const merged = mergeTrees(earlier?.value ?? null, value, name);
    // Of a key that both have, the place where it was first written says most.
    entries.set(name, {
      key: merged.kind === "mapping" ? (earlier?.key ?? key) : key,
      value: merged,
    });
  }
  return { ...base, entries };
}

/** `[A=b, c]` as `{A: b, c: }`: environment, labels and arguments; names alone for the others. */
function asMapping(tree: Tree, key: string): Mapping | null {
  if (tree.kind === "mapping") return tree;
  if (tree.kind !== "sequence") return null;
  const entries = tree.items.flatMap((item): [string, Entry][] => {
    if (item.kind !== "scalar") return [];
    const named = key === "depends_on" || key === "networks";
    const split = named ? -1 : item.text.indexOf("=");
    const name = split === -1 ? item.text : item.text.slice(0, split);
    return [[name, { key: item.at, value: partBehind(item, split) }]];
  });
  return { kind: "mapping", at: tree.at, tag: tree.tag, entries: new Map(entries) };
}

/** The part of `A=b` behind its equals sign; a name alone has an empty value. */
export function partBehind(item: Scalar, split: number): Scalar {
  if (split === -1) return { ...item, text: "", written: "", empty: true };
  const written = item.written.slice(item.written.indexOf("=") + 1);
  return { ...item, text: item.text.slice(split + 1), written };
}
