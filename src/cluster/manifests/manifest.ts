import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";

/** An object that somebody wants to have in a cluster, as it is written. */
export type Manifest = JsonObject & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject & { readonly name: string };
};

/** What kubectl takes of a folder. */
export const MANIFEST_ENDINGS: readonly string[] = [".json", ".yaml", ".yml"];

/** Why a value is no manifest, in words; null for one that is. */
export function manifestFault(value: unknown): string | null {
  if (!isJsonObject(value) || !isText(value["apiVersion"]) || !isText(value["kind"])) {
    return "a manifest is a mapping with apiVersion and kind";
  }
  const { metadata } = value;
  if (!isJsonObject(metadata) || !isText(metadata["name"])) {
    return `a ${value["kind"]} without a name cannot be applied`;
  }
  const { namespace = "" } = metadata;
  return typeof namespace === "string" ? null : "the name of a namespace is a text";
}

export function isManifest(value: unknown): value is Manifest {
  return manifestFault(value) === null;
}

/** The namespace that an object names; the usual one where it names none. */
export function namespaceOf({ metadata: { namespace } }: Manifest): string {
  return typeof namespace === "string" && namespace !== "" ? namespace : "default";
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
