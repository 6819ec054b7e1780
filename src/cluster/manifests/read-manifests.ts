import { isJsonObject } from "../../util/json/json-object.ts";
import { readYamlDocuments } from "../yaml/read-yaml.ts";
import { isManifest, type Manifest, manifestFault } from "./manifest.ts";

/** Something in a text, and the line on which its document begins. */
interface Placed<T> {
  readonly line: number;
  readonly content: T;
}

export interface ReadManifests {
  readonly manifests: readonly Placed<Manifest>[];
  /** What is no manifest, in words. */
  readonly faults: readonly Placed<string>[];
}

/** The objects of a text, YAML or JSON, in their order: those of lists each for itself. */
export function readManifests(text: string): ReadManifests {
  const manifests: Placed<Manifest>[] = [];
  const faults: Placed<string>[] = [];
  for (const document of readYamlDocuments(text)) {
    const { line } = document;
    if ("fault" in document) {
      faults.push({ line, content: document.fault });
      continue;
    }
    for (const object of document.value === null ? [] : itemsOf(document.value)) {
      if (isManifest(object)) manifests.push({ line, content: object });
      else faults.push({ line, content: manifestFault(object) ?? "" });
    }
  }
  return { manifests, faults };
}

function itemsOf(value: unknown): readonly unknown[] {
  if (!isJsonObject(value)) return [value];
  const { kind, items } = value;
  const isList = typeof kind === "string" && kind.endsWith("List") && Array.isArray(items);
  return isList ? items : [value];
}
