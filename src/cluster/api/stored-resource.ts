import { qualifiedResource, type ResourceKind } from "../api-resources/resource-kind.ts";
import type { KubeObject } from "../objects/meta.ts";
import type { Resource } from "../store/resource.ts";

/** The table in which the objects of a kind are: those of all its versions are in one. */
export function storedResource({
  group,
  plural,
  storedAs,
}: Pick<ResourceKind, "group" | "plural" | "storedAs">): Resource<KubeObject> {
  return { id: qualifiedResource({ group: storedAs?.group ?? group, plural }) };
}
