import { toStored } from "../../conversion/convert-object.ts";
import type { KubeObject } from "../../objects/meta.ts";
import type { Writer } from "../../write/writer.ts";
import type { ApiContext } from "../api-context.ts";
import { showing } from "../shown-objects.ts";
import { storedResource } from "../stored-resource.ts";
import type { Target } from "../target.ts";
import type { ReceivedKind } from "./received-object.ts";

/** An object as one path has it: whole, its status, or something else that is made of it. */
export interface Facet {
  /** Of what is sent to the path and answered. */
  readonly kind: ReceivedKind;
  /** What a client sees of a stored object there. */
  readonly show: (stored: KubeObject) => KubeObject;
  /**
   * Makes of what a client has sent what is to be stored; what is sent itself when absent.
   *
   * @throws ApiError
   */
  readonly whole?: (given: KubeObject, stored: KubeObject) => KubeObject;
  /**
   * Stores it in the place of what is stored; returns the object as stored.
   *
   * @throws ApiError
   */
  readonly store: (writer: Writer, object: KubeObject) => KubeObject;
}

/** The object itself: a write leaves its status alone where that has a path of its own. */
export function wholeFacet({ kind }: Target, context: ApiContext): Facet {
  return {
    kind,
    show: showing(kind, context),
    store: (writer, object) => writer.update(storedResource(kind), toStored(kind, object)),
  };
}

/** `/status`: a write leaves all else alone. */
export function statusFacet({ kind }: Target, context: ApiContext): Facet {
  return {
    kind,
    show: showing(kind, context),
    store: (writer, object) => writer.updateStatus(storedResource(kind), toStored(kind, object)),
  };
}
