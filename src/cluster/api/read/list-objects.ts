import type { KubeObject } from "../../objects/meta.ts";
import { keyOf } from "../../store/resource.ts";
import type { Store } from "../../store/store.ts";
import { wholeNumberOf } from "../query-values.ts";
import { storedResource } from "../stored-resource.ts";
import type { Target } from "../target.ts";
import { decodeToken, encodeToken } from "./continue-token.ts";
import { checkListOptions, refuseNoRevision } from "./list-options.ts";
import { selectionOf } from "./selection.ts";

/** Objects, and what their list says of itself: meta/v1 ListMeta. */
export interface ObjectList {
  readonly items: readonly KubeObject[];
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
}

/**
 * The objects that a request is about, in parts where it sets a `limit`. Every part shows the objects
 * as they are when it is asked for.
 *
 * @throws ApiError as `checkListOptions`; BadRequest for a token or a selector that cannot be understood
 */
export function listObjects(
  target: Target,
  query: URLSearchParams,
  store: Pick<Store, "each" | "revision">,
): ObjectList {
  const resource = storedResource(target.kind);
  checkListOptions(query);
  const limit = limitOf(query);
  // Whatever it is: the present is shown.
  refuseNoRevision(query, "list");
  const text = query.get("continue");
  const token = text ? decodeToken(text) : null;
  const revision = token?.revision ?? store.revision;
  const { matches, isEverything } = selectionOf(target, query);
  const { namespace } = target;
  const items: KubeObject[] = [];
  let isWhole = true;
  for (const object of store.each(resource, { namespace, after: token?.after })) {
    if (!matches(object)) continue;
    if (items.length === limit) {
      isWhole = false;
      break;
    }
    items.push(object);
  }
  const last = items.at(-1);
  if (isWhole || last === undefined)
    return { items, metadata: { resourceVersion: String(revision) } };
  // What a selector leaves over is not counted: nobody has looked at it.
  const after = { namespace, after: keyOf(last) };
  const remaining = isEverything ? count(store.each(resource, after)) : undefined;
  return {
    items,
    metadata: {
      resourceVersion: String(revision),
      continue: encodeToken({ after: keyOf(last), revision }),
      ...(remaining !== undefined && { remainingItemCount: remaining }),
    },
  };
}

/** No limit is 0, as clients say it too. */
function limitOf(query: URLSearchParams): number {
  const limit = wholeNumberOf(query, "limit") ?? 0;
  return limit <= 0 ? Number.POSITIVE_INFINITY : limit;
}

function count(objects: Iterable<unknown>): number {
  let found = 0;
  for (const _object of objects) found += 1;
  return found;
}
