import { qualifiedResource, type ResourceKind } from "../../api-resources/resource-kind.ts";
import type { ResourceRegistry } from "../../api-resources/resource-registry.ts";
import { DEFINITIONS } from "../../custom-resources/definition.ts";
import type { Store } from "../../store/store.ts";

/** A kind of objects that are in namespaces. */
export type ContentKind = Pick<ResourceKind, "group" | "version" | "plural">;

export function contentId(kind: ContentKind): string {
  return qualifiedResource(kind);
}

/** All kinds of which there may be objects in a namespace, those of custom resources included. */
export function contentKinds(
  { kinds }: ResourceRegistry,
  store: Pick<Store, "list">,
): ContentKind[] {
  const served = kinds.filter(
    ({ namespaced, storedAs, verbs }) =>
      namespaced && storedAs === undefined && verbs.includes("delete"),
  );
  const known = new Set(served.map(contentId));
  const defined = store
    .list(DEFINITIONS)
    .filter(({ spec }) => spec.scope === "Namespaced")
    .map(({ spec: { group, names, versions } }): ContentKind => {
      const version = versions.find(({ storage }) => storage)?.name ?? "";
      return { group, version, plural: names.plural };
    });
  return [...served, ...defined.filter((kind) => !known.has(contentId(kind)))];
}
