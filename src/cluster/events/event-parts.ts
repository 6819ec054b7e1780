import { SharedValues } from "../../util/shared-values.ts";
import type { ObjectReference } from "../objects/event.ts";
import type { KubeObject } from "../objects/meta.ts";

/**
 * Parts of events, of equal ones one for all: there are more events than all else, and thousands say
 * the same. It remembers only what could be made again.
 */
export class EventParts {
  readonly #texts = new SharedValues<string, string>();
  #latest: { readonly of: KubeObject; readonly reference: ObjectReference } | undefined;

  /** The same text, or an equal one that was asked for before. */
  text(text: string): string {
    return this.#texts.get(text, () => text);
  }

  /** What an event says of the object that it is about: several of one state, one after the other, share it. */
  reference(object: KubeObject, fieldPath: string | undefined): ObjectReference {
    const latest = this.#latest;
    if (latest?.of === object && latest.reference.fieldPath === fieldPath) return latest.reference;
    const reference = referenceTo(object, fieldPath);
    this.#latest = { of: object, reference };
    return reference;
  }
}

/** In one literal each: what is added to an object later takes a third more bytes. */
function referenceTo(
  { apiVersion, kind, metadata }: KubeObject,
  fieldPath: string | undefined,
): ObjectReference {
  const { namespace, name, uid, resourceVersion } = metadata;
  // Nodes are referred to by their name: kubelets do not know their uid (kubectl describe asks both).
  if (kind === "Node") return { apiVersion, kind, name, uid: name };
  if (namespace === undefined) return { apiVersion, kind, name, uid, resourceVersion };
  return fieldPath === undefined
    ? { apiVersion, kind, name, namespace, uid, resourceVersion }
    : { apiVersion, kind, name, namespace, uid, resourceVersion, fieldPath };
}
