import type { KubeObject } from "../objects/meta.ts";
import { conflict } from "../status/api-error.ts";

/** Which object is to be deleted; any when neither is said. */
export interface Preconditions {
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
}

/** @throws ApiError Conflict for another object, or another version, than the one that is meant */
export function refuseAnother(
  { apiVersion, kind, metadata }: KubeObject,
  wanted: Preconditions,
): void {
  const { name, uid, resourceVersion } = metadata;
  const [group = "", version] = apiVersion.split("/");
  const named = { resource: version === undefined ? kind : `${kind}.${group}`, name };
  if (wanted.uid && wanted.uid !== uid) {
    const differs = `the UID in the precondition (${wanted.uid}) does not match the UID in record (${uid})`;
    throw conflict(named, `${differs}. The object might have been deleted and then recreated`);
  }
  if (wanted.resourceVersion && wanted.resourceVersion !== resourceVersion) {
    const differs = `the ResourceVersion in the precondition (${wanted.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion})`;
    throw conflict(named, `${differs}. The object might have been modified`);
  }
}
