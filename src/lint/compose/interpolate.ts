import type { Entry, Scalar, Tree } from "../tree/tree.ts";

type Variables = Readonly<Record<string, string>>;

/** What became of a text. */
export interface Interpolation {
  text: string;
  /** Names that have neither a value nor a default: empty in the text. */
  unset: string[];
  usesDefault: boolean;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;
const MAX_NESTING = 8;

/**
 * Fills variables in as Compose does ("Interpolation" of its file reference): `$A`, `${A}`, `${A:-x}`,
 * `${A-x}`, `${A:+x}`, `${A+x}`, `${A:?x}`, `${A?x}`, each also nested, and `$$` for a dollar sign.
 */
export function interpolate(text: string, variables: Variables, nesting = 0): Interpolation {
  if (!text.includes("$") || nesting > MAX_NESTING) return { text, unset: [], usesDefault: false };
  const result: Interpolation = { text: "", unset: [], usesDefault: false };
  const take = (part: Interpolation, isDefault = false) => {
    result.text += part.text;
    result.unset.push(...part.unset);
    result.usesDefault ||= isDefault || part.usesDefault;
  };
  const plain = (part: string): Interpolation => ({ text: part, unset: [], usesDefault: false });
  for (let at = 0; at < text.length; ) {
    const dollar = text.indexOf("$", at);
    if (dollar === -1) {
      take(plain(text.slice(at)));
      break;
    }
    take(plain(text.slice(at, dollar)));
    const rest = text.slice(dollar + 1);
    const braced = rest.startsWith("{");
    const name = NAME.exec(braced ? rest.slice(1) : rest)?.[0];
    const end = braced ? closing(rest) : (name?.length ?? 0);
    if (rest.startsWith("$")) {
      take(plain("$"));
      at = dollar + 2;
      continue;
    }
    if (name === undefined || end === -1) {
      take(plain("$"));
      at = dollar + 1;
      continue;
    }
    const operation = braced ? rest.slice(1 + name.length, end) : "";
    const [, operator = "", word = ""] = /^(:?[-+?])([\s\S]*)$/.exec(operation) ?? [];
    const value = variables[name];
    const present = operator.startsWith(":")
      ? value !== undefined && value !== ""
      : value !== undefined;
    if (operator.endsWith("+")) {
      if (present) take(interpolate(word, variables, nesting + 1));
    } else if (present) take(plain(value ?? ""));
    else if (operator.endsWith("-")) take(interpolate(word, variables, nesting + 1), true);
    else take({ text: "", unset: [name], usesDefault: false });
    at = dollar + 1 + end + (braced ? 1 : 0);
  }
  return result;
}

/** The index of the brace that closes the one the text begins with; -1 when there is none. */
function closing(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  return -1;
}

/** The tree with the variables of its values (keys stay) filled in. */
export function interpolateTree(tree: Tree, variables: Variables): Tree {
  if (tree.kind === "scalar") return interpolated(tree, variables);
  if (tree.kind === "sequence") {
    return { ...tree, items: tree.items.map((item) => interpolateTree(item, variables)) };
  }
  const entries = [...tree.entries].map(([name, { key, value }]): [string, Entry] => [
    name,
    { key, value: interpolateTree(value, variables) },
  ]);
  return { ...tree, entries: new Map(entries) };
}

function interpolated(scalar: Scalar, variables: Variables): Scalar {
  if (!scalar.text.includes("$")) return scalar;
  const { text, unset, usesDefault } = interpolate(scalar.text, variables);
  return { ...scalar, text, unset, usesDefault, empty: scalar.empty };
}
