import type { JsonObject } from "../../../util/json/json-object.ts";
import { fromStored } from "../../conversion/convert-object.ts";
import { withDefaults } from "../../defaults/default-object.ts";
import type { KubeObject } from "../../objects/meta.ts";
import { formatApiTime } from "../../time/format-api-time.ts";
import type { ApiContext } from "../api-context.ts";
import type { Target } from "../target.ts";
import type { Deed } from "./perform.ts";
import type { WriteOptions } from "./write-options.ts";

/** Who writes, and when: in the cluster's time. */
export interface Author {
  readonly manager: string;
  readonly time: string;
}

export function authorOf({ fieldManager }: WriteOptions, { nowMs }: Pick<Deed, "nowMs">): Author {
  return { manager: fieldManager, time: formatApiTime(nowMs) };
}

/**
 * What a client has sent, with account of whose its fields are: what differs from what is stored is the
 * client's from now on.
 *
 * @param stored null for an object that is created
 */
export function owned(
  given: KubeObject,
  {
    kind,
    subresource = "",
    stored,
    author,
  }: Pick<Target, "kind" | "subresource"> & {
    stored: KubeObject | null;
    author: Author;
  },
  { fields }: Pick<ApiContext, "fields">,
): KubeObject {
  const live = stored === null ? null : (fromStored(kind, stored) as unknown as JsonObject);
  const object = withDefaults(given) as unknown as JsonObject;
  const { manager, time } = author;
  const managed = fields.updated({ kind, live, subresource, manager, time }, object);
  const { managedFields: _old, ...metadata } = given.metadata;
  const { managedFields } = (managed as unknown as KubeObject).metadata;
  return { ...given, metadata: { ...metadata, ...(managedFields && { managedFields }) } };
}
