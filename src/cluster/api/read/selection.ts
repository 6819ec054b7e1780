import { parseFieldSelector } from "../../meta/field-selector.ts";
import { parseLabelSelector } from "../../meta/parse-label-selector.ts";
import { selectableFields } from "../../meta/selectable-fields.ts";
import type { KubeObject } from "../../objects/meta.ts";
import type { Target } from "../target.ts";

/** Which objects of a target a request is about. */
export interface Selection {
  readonly matches: (object: KubeObject) => boolean;
  /** Whether a selector leaves none of them out. */
  readonly isEverything: boolean;
}

/**
 * What `labelSelector` and `fieldSelector` select; a name in the path selects one as well.
 *
 * @throws ApiError BadRequest for selectors that cannot be understood
 */
export function selectionOf({ kind, namespace, name }: Target, query: URLSearchParams): Selection {
  const labels = parseLabelSelector(query.get("labelSelector") ?? "");
  const fields = parseFieldSelector(query.get("fieldSelector") ?? "", selectableFields(kind));
  return {
    isEverything: labels.isEverything && fields.isEverything,
    matches: (object) =>
      (namespace === undefined || object.metadata.namespace === namespace) &&
      (name === undefined || object.metadata.name === name) &&
      labels.matches(object.metadata.labels) &&
      fields.matches(object),
  };
}
