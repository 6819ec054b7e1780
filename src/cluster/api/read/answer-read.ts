import {
  apiVersionOf,
  qualifiedResource,
  type ResourceKind,
} from "../../api-resources/resource-kind.ts";
import type { KubeObject } from "../../objects/meta.ts";
import { notFound } from "../../status/api-error.ts";
import type { Store } from "../../store/store.ts";
import { type ApiAnswer, jsonAnswer } from "../request.ts";
import { storedResource } from "../stored-resource.ts";
import type { Target } from "../target.ts";
import { listObjects } from "./list-objects.ts";

type Readable = Pick<Store, "get" | "each" | "list" | "revision">;

/**
 * Answers a GET of an object, or of all that a path and its selectors mean.
 *
 * @throws ApiError NotFound, and as `listObjects`
 */
export function answerRead(target: Target, query: URLSearchParams, store: Readable): ApiAnswer {
  const { kind, namespace = "", name } = target;
  if (name !== undefined) return jsonAnswer(objectAt({ kind, namespace, name }, store));
  const { items, metadata } = listObjects(target, query, store);
  const list = { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind) };
  return jsonAnswer({ ...list, metadata, items });
}

/** @throws ApiError NotFound */
function objectAt(
  { kind, namespace, name }: { kind: ResourceKind; namespace: string; name: string },
  store: Pick<Store, "get">,
): KubeObject {
  const found = store.get(storedResource(kind), namespace, name);
  if (found === undefined) throw notFound({ resource: qualifiedResource(kind), name });
  return found;
}
