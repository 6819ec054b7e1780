import { type Manifest, namespaceOf } from "./manifest.ts";

/** Where a version of an API is, below the cluster's address. */
export function rootOf(apiVersion: string): string {
  const parts = apiVersion.split("/").map(encodeURIComponent);
  return parts.length === 1 ? `/api/${parts[0]}` : `/apis/${parts.join("/")}`;
}

/** Where an object is: `plural` and `namespaced` are those of its kind. */
export function objectPath(
  manifest: Manifest,
  { plural, namespaced }: { readonly plural: string; readonly namespaced: boolean },
): string {
  const parts = [
    rootOf(manifest.apiVersion),
    ...(namespaced ? ["namespaces", encodeURIComponent(namespaceOf(manifest))] : []),
    ...[plural, encodeURIComponent(manifest.metadata.name)],
  ];
  return parts.join("/");
}

/** What there is to say, in the words of kubectl, where no such kind is served. */
export function unknownKind({ apiVersion, kind }: Manifest): string {
  return `no matches for kind "${kind}" in version "${apiVersion}"`;
}
