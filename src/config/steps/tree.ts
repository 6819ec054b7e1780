import type { ConfigPath } from "../config-path.ts";

/** The value at a path of plain data, or undefined. */
export function valueAt(tree: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>((value, step) => (isTree(value) ? value[step] : undefined), tree);
}

/**
 * A copy without the values at the paths. A fault in a list takes the whole list along, since the
 * places of its other items would no longer be true; something missing takes its parent along.
 */
export function withoutPaths(tree: unknown, paths: readonly ConfigPath[]): unknown {
  const copy: unknown = structuredClone(tree);
  for (const path of paths) {
    if (!remove(copy, path, tree)) return {};
  }
  return copy;
}

/** False when it is the tree itself that has to go. */
function remove(tree: unknown, path: ConfigPath, original: unknown): boolean {
  const firstIndex = path.findIndex((step) => typeof step === "number");
  const within = firstIndex === -1 ? path : path.slice(0, firstIndex);
  const key = within.at(-1);
  if (key === undefined) return false;
  const parentPath = within.slice(0, -1);
  if (valueAt(original, within) === undefined) return remove(tree, parentPath, original);
  const parent = valueAt(tree, parentPath);
  // An earlier fault may have taken it along already.
  if (isTree(parent)) delete parent[key];
  return true;
}

function isTree(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}
