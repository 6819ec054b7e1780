import type { KubeObject } from "../../objects/meta.ts";
import { ApiError } from "../../status/api-error.ts";
import type { Target } from "../target.ts";

/**
 * An object in the namespace that a path is about.
 *
 * @throws ApiError BadRequest for one that says it is in another
 */
export function namespaced(object: KubeObject, { namespace, kind }: Target): KubeObject {
  const { namespace: own = "", ...metadata } = object.metadata ?? {};
  if (!kind.namespaced) return { ...object, metadata };
  if (own !== "" && own !== namespace) {
    throw new ApiError(
      "BadRequest",
      "the namespace of the provided object does not match the namespace sent on the request",
    );
  }
  return { ...object, metadata: { ...metadata, ...(namespace !== undefined && { namespace }) } };
}

/** @throws ApiError BadRequest for an object that says that it is another than that of the path */
export function refuseOtherName({ metadata }: KubeObject, { name = "" }: Target): void {
  const own = metadata.name ?? "";
  if (own === name) return;
  const why = `does not match the name on the URL (${name})`;
  throw new ApiError("BadRequest", `the name of the object (${own}) ${why}`);
}

/** The same of what is done to a pod by a body of a kind of its own. @throws ApiError BadRequest */
export function refuseOtherPod({ kind, metadata }: KubeObject, { name = "" }: Target): void {
  if (metadata.name === name) return;
  throw new ApiError("BadRequest", `name in URL does not match name in ${kind} object`);
}
