import { type Document, LineCounter, parseDocument, type YAMLError } from "yaml";
import { NodeReader } from "./node-reader.ts";
import type { TextProblem } from "./problem.ts";
import { yamlProblem } from "./yaml-problem.ts";
import type { YamlReading } from "./yaml-reading.ts";

/**
 * Reads one YAML 1.2 document to plain data and keeps where everything stands. Never throws: what
 * is wrong with the text becomes problems, and aliases, depth and size are bounded.
 */
export function readYaml(text: string): YamlReading {
  const lineCounter = new LineCounter();
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      lineCounter,
      // A `%YAML 1.1` line shall not make other data of the same text (`yes`, `0777`, `<<`).
      schema: "core",
      merge: false,
      prettyErrors: false,
      // The library's check is quadratic, and ours names the first one.
      uniqueKeys: false,
      logLevel: "error",
    });
  } catch (error) {
    // The composer recurses: thousands of nested brackets exhaust the stack.
    if (!(error instanceof RangeError)) throw error;
    return unreadable([
      { range: [0, 1], path: [], message: "nested too deeply", suggestion: null },
    ]);
  }
  const faults: YAMLError[] = [...document.errors, ...document.warnings];
  if (document.errors.length > 0) return unreadable(faults.map(yamlProblem));
  const reader = new NodeReader(lineCounter);
  const value = reader.read(document.contents);
  if (reader.exhausted !== null) return unreadable([reader.exhausted]);
  const problems = [...faults.map(yamlProblem), ...reader.problems];
  return { value, places: reader.places, problems, wellFormed: true };
}

function unreadable(problems: readonly TextProblem[]): YamlReading {
  return { value: null, places: new Map(), problems, wellFormed: false };
}
