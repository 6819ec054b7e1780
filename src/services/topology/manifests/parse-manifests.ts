import type { ManifestFile } from "./read-manifests.ts";

/** An object that somebody wants to have in the cluster, as it is written. */
export interface Manifest {
  /** For people: the file, and which of its documents. */
  place: string;
  object: Readonly<Record<string, unknown>>;
}

/**
 * The objects of files, those of lists each for itself.
 *
 * @throws Error with every document that is no object
 */
export async function parseManifests(files: readonly ManifestFile[]): Promise<Manifest[]> {
  const { parseAllDocuments } = await import("yaml");
  const faults: string[] = [];
  const manifests = files.flatMap(({ name, text }): Manifest[] => {
    // The YAML of kubectl is of version 1.1: `on` is true there. JSON is YAML too.
    const documents = parseAllDocuments(text, { version: "1.1", logLevel: "silent" });
    if ("empty" in documents) return [];
    return documents.flatMap((document, index) => {
      const place = documents.length === 1 ? name : `${name}, document ${index + 1}`;
      const [error] = document.errors;
      if (error !== undefined) {
        faults.push(`${place}: ${error.message.split("\n", 1)[0]}`);
        return [];
      }
      const value: unknown = document.toJS({ maxAliasCount: 1_000 });
      if (value === null) return [];
      if (isObject(value)) return objectsOf(value, place);
      faults.push(`${place}: a manifest is a mapping with apiVersion and kind`);
      return [];
    });
  });
  if (faults.length > 0) throw new Error(faults.join("; "));
  return manifests;
}

function objectsOf(value: Readonly<Record<string, unknown>>, place: string): Manifest[] {
  const { kind, items } = value;
  if (typeof kind !== "string" || !kind.endsWith("List") || !Array.isArray(items)) {
    return [{ place, object: value }];
  }
  return items.filter(isObject).map((object) => ({ place, object }));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
