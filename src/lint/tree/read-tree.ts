import { LineCounter, parseDocument, YAMLError } from "yaml";
import type { SourceText } from "../../config/source-text.ts";
import { yamlProblem } from "../../config/yaml-problem.ts";
import type { Spot, Tree } from "./tree.ts";
import { TreeReader } from "./tree-reader.ts";

/** What came of a text. */
export type TreeReading =
  | { tree: Tree | null; fault: null }
  /** It cannot be read, and where and why. */
  | { tree: null; fault: { at: Spot; message: string } };

/**
 * Reads the first document of a YAML (or JSON) text, keeping the place of everything. Never throws:
 * sizes, depth and what aliases repeat are bounded.
 */
export function readTree(source: SourceText): TreeReading {
  const fault = (range: readonly [number, number], message: string): TreeReading => ({
    tree: null,
    fault: { at: { source, range }, message },
  });
  try {
    const text = firstDocument(source.text);
    const document = parseDocument(text, {
      lineCounter: new LineCounter(),
      schema: "core",
      merge: false,
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: "error",
    });
    const [error] = document.errors;
    if (error !== undefined) return fault(error.pos, yamlProblem(error).message);
    const reader = new TreeReader(source);
    const tree = reader.read(document.contents);
    if (reader.exhausted !== null) return fault([0, 1], reader.exhausted);
    return { tree, fault: null };
  } catch (error) {
    // The composer recurses: thousands of nested brackets exhaust the stack.
    if (error instanceof RangeError) return fault([0, 1], "nested too deeply");
    if (error instanceof YAMLError) return fault(error.pos, yamlProblem(error).message);
    throw error;
  }
}

/** Some tools take several documents in one file; the offsets of the first stay as they are. */
function firstDocument(text: string): string {
  const start = /^(?:\s|#[^\n]*\n|%[^\n]*\n)*---(?=\s)/.exec(text)?.[0].length ?? 0;
  const next = text.slice(start).search(/^(?:---|\.\.\.)(?:\s|$)/m);
  return next === -1 ? text : text.slice(0, start + next);
}
