import { apiVersionOf, qualifiedResource } from "../../api-resources/resource-kind.ts";
import type { KubeObject } from "../../objects/meta.ts";
import { ApiError } from "../../status/api-error.ts";
import type { ApiContext } from "../api-context.ts";
import { listObjects } from "../read/list-objects.ts";
import { representationOf } from "../read/representation.ts";
import { type ApiAnswer, jsonAnswer } from "../request.ts";
import { showing } from "../shown-objects.ts";
import { storedResource } from "../stored-resource.ts";
import type { Target } from "../target.ts";
import { answerWritten, type Writing } from "./answer-written.ts";
import { type Deletion, deletionOf } from "./delete-options.ts";
import { type Deed, perform } from "./perform.ts";

/** Kinds of which the object itself is answered though it is gone (registries of Kubernetes 1.34). */
const GIVEN_BACK = new Set([
  ...["namespaces", "persistentvolumeclaims", "persistentvolumes", "pods", "resourcequotas"],
  ...["serviceaccounts", "services", "csidrivers.storage.k8s.io", "csinodes.storage.k8s.io"],
  "storageclasses.storage.k8s.io",
]);

/**
 * Answers a DELETE of an object: with what is left of it while it is on its way, and when it is gone
 * with its name.
 *
 * @throws ApiError
 */
export function deleteObject(writing: Writing, context: ApiContext): ApiAnswer {
  const { target, request } = writing;
  representationOf(request.headers["accept"]);
  const deletion = deletionOf(request, context);
  const { object, isGone } = perform(context, deletion, (deed) => deleted(target, deletion, deed));
  const { kind } = target;
  if (isGone && !GIVEN_BACK.has(qualifiedResource(kind)))
    return jsonAnswer(goneStatus(object, target));
  const answer = answerWritten({ object: showing(kind, context)(object) }, writing, context);
  return !isGone && deletion.cascades ? { ...answer, status: 202 } : answer;
}

/** Answers a DELETE of a collection, with all that has been deleted. @throws ApiError */
export function deleteCollection(writing: Writing, context: ApiContext): ApiAnswer {
  const { target, request } = writing;
  const deletion = deletionOf(request, context);
  const { items, metadata } = listObjects(target, request.query, context.cluster.store);
  perform(context, deletion, (deed) => {
    for (const { metadata: named } of items) {
      const { namespace, name } = named;
      const one = { kind: target.kind, name, ...(namespace !== undefined && { namespace }) };
      ignoringGone(() => deleted(one, deletion, deed));
    }
  });
  const list = { kind: `${target.kind.kind}List`, apiVersion: apiVersionOf(target.kind) };
  return jsonAnswer({ ...list, metadata, items: items.map(showing(target.kind, context)) });
}

/** @throws ApiError */
function deleted(
  { kind, namespace, name = "" }: Target,
  { options }: Deletion,
  { writer, store }: Deed,
): { object: KubeObject; isGone: boolean } {
  const resource = storedResource(kind);
  const object = writer.delete(resource, { namespace, name }, options);
  const left = store.get(resource, namespace ?? "", name);
  return { object, isGone: left?.metadata.uid !== object.metadata.uid };
}

/** What went with another one before it was its turn need not be deleted. */
function ignoringGone(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== "NotFound") throw error;
  }
}

function goneStatus({ metadata: { name, uid } }: KubeObject, { kind }: Target) {
  const { group, plural } = kind;
  const details = { name, ...(group !== "" && { group }), kind: plural, uid };
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details };
}
