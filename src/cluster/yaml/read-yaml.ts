import {
  type Document,
  type DocumentOptions,
  LineCounter,
  parseAllDocuments,
  parseDocument,
  type SchemaOptions,
} from "yaml";
import { messageOf } from "../../util/errors.ts";

/** YAML that cannot be read, in words that name the line. */
export class YamlFault extends Error {}

/** What a document of a text stands for, or why it stands for nothing. */
export type YamlReading =
  | { readonly value: unknown; readonly line: number }
  | { readonly fault: string; readonly line: number };

/** Aliases make a small text a large value. */
const MOST_ALIASES = 100;
/** What YAML 1.1 has beyond JSON, but for the booleans `yes` and `no` and merge keys, is text. */
const NO_TYPES = new Set(["timestamp", "binary", "omap", "pairs", "set"]);

const AS_KUBERNETES: DocumentOptions & SchemaOptions = {
  ...{ version: "1.1", merge: true, logLevel: "silent" },
  customTags: (tags) => tags.filter((tag) => !NO_TYPES.has(nameOf(tag))),
};

/**
 * The value that a YAML text stands for, as Kubernetes reads it: YAML 1.1 with texts for keys, of
 * several documents the first.
 *
 * @throws YamlFault; RangeError for what is too deep
 */
export function readYaml(text: string): unknown {
  const document = parseDocument(text, { ...AS_KUBERNETES, uniqueKeys: false });
  const [fault] = document.errors;
  if (fault !== undefined) {
    // The parser calls itself for every level, and tells of that as of a fault.
    if (fault.message.includes("call stack")) throw new RangeError(fault.message);
    const [place] = fault.linePos ?? [];
    throw new YamlFault(
      `yaml: ${place === undefined ? "" : `line ${place.line}: `}${wordsOf(fault)}`,
    );
  }
  try {
    return jsonIn(document);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new YamlFault(`yaml: ${messageOf(error)}`);
  }
}

/**
 * The values of all documents in a text that people keep, each with the line on which it begins, or on
 * which it is at fault. A key that is given twice is a fault here.
 */
export function readYamlDocuments(text: string): YamlReading[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { ...AS_KUBERNETES, lineCounter: lines });
  if ("empty" in documents) return [];
  return documents.map((document): YamlReading => {
    const [fault] = document.errors;
    const line = lines.linePos(fault?.pos[0] ?? document.contents?.range?.[0] ?? 0).line;
    if (fault !== undefined) return { line, fault: wordsOf(fault) };
    try {
      return { line, value: jsonIn(document) };
    } catch (error) {
      return { line, fault: messageOf(error) };
    }
  });
}

function nameOf(tag: { readonly tag: string } | string): string {
  const name = typeof tag === "string" ? tag : tag.tag;
  return name.slice(name.lastIndexOf(":") + 1);
}

function wordsOf({ message }: Error): string {
  const [words = ""] = message.split(" at line");
  return words;
}

/** @throws Error for what JSON cannot say, and for aliases that stand for too much */
function jsonIn(document: Document): unknown {
  const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === "number" && !Number.isFinite(item)) throw new Error("not a number");
    return item;
  });
  return text === undefined ? null : JSON.parse(text);
}
