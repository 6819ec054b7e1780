import { parseDocument } from "yaml";

/** YAML that cannot be read, in words that name the line. */
export class YamlFault extends Error {}

/** Aliases make a small text a large value. */
const MOST_ALIASES = 100;
/** What YAML 1.1 has beyond JSON, but for the booleans `yes` and `no` and merge keys, is text. */
const NO_TYPES = new Set(["timestamp", "binary", "omap", "pairs", "set"]);

/**
 * The value that a YAML text stands for, as Kubernetes reads it: YAML 1.1 with texts for keys, of
 * several documents the first.
 *
 * @throws YamlFault
 */
export function readYaml(text: string): unknown {
  const document = parseDocument(text, {
    version: "1.1",
    merge: true,
    uniqueKeys: false,
    customTags: (tags) => tags.filter((tag) => !NO_TYPES.has(nameOf(tag))),
    logLevel: "silent",
  });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const [place] = fault.linePos ?? [];
    const [why = ""] = fault.message.split(" at line");
    throw new YamlFault(`yaml: ${place === undefined ? "" : `line ${place.line}: `}${why}`);
  }
  try {
    return asJson(document.toJS({ maxAliasCount: MOST_ALIASES }));
  } catch (error) {
    throw new YamlFault(`yaml: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function nameOf(tag: { readonly tag: string } | string): string {
  const name = typeof tag === "string" ? tag : tag.tag;
  return name.slice(name.lastIndexOf(":") + 1);
}

/** @throws Error for what JSON cannot say */
function asJson(value: unknown): unknown {
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === "number" && !Number.isFinite(item)) throw new Error("not a number");
    return item;
  });
  return text === undefined ? null : JSON.parse(text);
}
