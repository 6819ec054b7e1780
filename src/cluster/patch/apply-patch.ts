import type { JsonObject } from "../../util/json/json-object.ts";
import { ApiError } from "../status/api-error.ts";
import { jsonPatch } from "./json-patch.ts";
import { mergePatch } from "./merge-patch.ts";
import { strategicMergePatch } from "./strategic-merge-patch.ts";
import { patchMetaOf } from "./strategic-meta.ts";

/** What is patched, and how. */
export interface PatchRequest {
  readonly original: JsonObject;
  /** The decoded body. */
  readonly patch: unknown;
  /** `Content-Type` of the request, parameters and all. */
  readonly contentType: string;
  readonly group: string;
  readonly kind: string;
  /** A kind of a CustomResourceDefinition: of its lists nobody knows how to merge them. */
  readonly custom: boolean;
}

const JSON_PATCH = "application/json-patch+json";
const MERGE_PATCH = "application/merge-patch+json";
const STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";

/**
 * The object that a PATCH makes of another, neither defaulted nor validated yet. All but server-side
 * apply, which is no function of the two alone.
 * @throws ApiError UnsupportedMediaType for any other type, strategic merge for custom kinds too;
 * otherwise what the type's own function throws
 */
export function applyPatch(request: PatchRequest): JsonObject {
  const { original, patch, contentType, custom } = request;
  const [type = ""] = contentType.split(";");
  if (type === JSON_PATCH) return jsonPatch(original, patch);
  if (type === MERGE_PATCH) return mergePatch(original, patch);
  if (type === STRATEGIC_MERGE_PATCH && !custom) {
    return strategicMergePatch(original, patch, patchMetaOf(request));
  }
  throw unknownPatch(custom);
}

/**
 * Refuses what is no patch before anything else is looked at.
 *
 * @throws ApiError UnsupportedMediaType
 */
export function refuseUnknownPatch({
  contentType,
  custom,
}: Pick<PatchRequest, "contentType" | "custom">): void {
  const [type = ""] = contentType.split(";");
  if (type === JSON_PATCH || type === MERGE_PATCH) return;
  if (type !== STRATEGIC_MERGE_PATCH || custom) throw unknownPatch(custom);
}

/** Only those who serve custom kinds say what they would take. */
function unknownPatch(custom: boolean): ApiError {
  if (!custom) return new ApiError("UnsupportedMediaType", "415: Unsupported Media Type", {});
  const accepted = [JSON_PATCH, MERGE_PATCH, "application/apply-patch+yaml"].join(", ");
  const why = "the body of the request was in an unknown format";
  return new ApiError("UnsupportedMediaType", `${why} - accepted media types include: ${accepted}`);
}
