import { isJsonObject } from "../../util/json/json-object.ts";

type Step =
  | { readonly key: string }
  | { readonly index: number }
  | { readonly all: true }
  | { readonly where: string; readonly is: string };

/**
 * The simple part of kubectl's JSONPath that columns use: `.spec.a`, `['a.b']`, `[0]`, `[*]`,
 * `[?(@.type=="Ready")]`. Null for a path that is not of it.
 */
export function parseJsonPath(path: string): readonly Step[] | null {
  const steps: Step[] = [];
  const step =
    /\.?\[\?\(\s*@\.([\w-]+)\s*==\s*(?:"([^"]*)"|'([^']*)')\s*\)\]|\.?\['([^']*)'\]|\.?\[(-?\d+)\]|(\.?\[\*\]|\.\*)|\.((?:\\.|[^.[\\])+)/y;
  const text = path.startsWith(".") || path.startsWith("[") ? path : `.${path}`;
  while (step.lastIndex < text.length) {
    const found = step.exec(text);
    if (found === null) return null;
    const [, where, twice, once, quoted, index, all, key] = found;
    if (where !== undefined) steps.push({ where, is: twice ?? once ?? "" });
    else if (all !== undefined) steps.push({ all: true });
    else if (index !== undefined) steps.push({ index: Number(index) });
    else steps.push({ key: quoted ?? (key ?? "").replace(/\\(.)/g, "$1") });
  }
  return steps;
}

/** The first value at a path; undefined where there is none. */
export function firstAt(value: unknown, steps: readonly Step[]): unknown {
  let found: readonly unknown[] = [value];
  for (const step of steps) found = found.flatMap((one) => next(one, step));
  return found[0];
}

function next(value: unknown, step: Step): readonly unknown[] {
  if ("key" in step) {
    return isJsonObject(value) && Object.hasOwn(value, step.key) ? [value[step.key]] : [];
  }
  if ("all" in step)
    return Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : [];
  if (!Array.isArray(value)) return [];
  if ("index" in step) return value.at(step.index) === undefined ? [] : [value.at(step.index)];
  return value.filter((item) => isJsonObject(item) && String(item[step.where]) === step.is);
}
