import { qualifiedResource } from "../../api-resources/resource-kind.ts";
import type { KubeObject } from "../../objects/meta.ts";
import { notFound } from "../../status/api-error.ts";
import { FieldErrors, invalidObject } from "../../validation/field-errors.ts";
import type { ApiContext } from "../api-context.ts";
import { representationOf } from "../read/representation.ts";
import type { ApiAnswer } from "../request.ts";
import { storedResource } from "../stored-resource.ts";
import type { Target } from "../target.ts";
import { answerWritten, type Writing } from "./answer-written.ts";
import { createReceived } from "./create-object.ts";
import type { Facet } from "./facet.ts";
import { namespaced, refuseOtherName } from "./object-place.ts";
import { authorOf, owned } from "./owned-write.ts";
import { type Deed, perform } from "./perform.ts";
import { receiveObject } from "./received-object.ts";
import { writeOptionsOf } from "./write-options.ts";

/** Kinds that a PUT creates where they are not there (strategies of Kubernetes 1.34). */
const CREATED_BY_UPDATE = new Set([
  ...["leases.coordination.k8s.io", "limitranges", "events", "services", "endpoints"],
  "events.events.k8s.io",
]);
/** Kinds of which a PUT must say which version it replaces. */
const CONDITIONAL = new Set([
  ...["poddisruptionbudgets.policy", "leases.coordination.k8s.io", "csidrivers.storage.k8s.io"],
  ...["csinodes.storage.k8s.io", "csistoragecapacities.storage.k8s.io"],
]);

/** Answers a PUT of an object, or of what a path below it has of it. @throws ApiError */
export function replaceObject(writing: Writing, facet: Facet, context: ApiContext): ApiAnswer {
  const { target, request } = writing;
  representationOf(request.headers["accept"]);
  const options = writeOptionsOf(request, "UpdateOptions");
  const { object, warnings } = receiveObject(request, { kind: facet.kind, ...options }, context);
  const given = namespaced(object, target);
  refuseOtherName(given, target);
  if (isNew(target, context)) {
    const created = createReceived(given, { target, options }, context);
    return answerWritten({ object: created, status: 201, warnings }, writing, context);
  }
  const stored = perform(context, options, (deed) => {
    const current = currentOf(target, deed);
    refuseUnversioned(given, target);
    const object = facet.whole?.(given, current) ?? given;
    const author = authorOf(options, deed);
    const managed = owned(object, { ...target, stored: current, author }, context);
    return numbered(facet.store(deed.writer, managed), current, options);
  });
  return answerWritten({ object: facet.show(stored), warnings }, writing, context);
}

/** What is stored where a path points. @throws ApiError NotFound */
export function currentOf(
  { kind, namespace = "", name = "" }: Target,
  { store }: Pick<Deed, "store">,
): KubeObject {
  const found = store.get(storedResource(kind), namespace, name);
  if (found === undefined) throw notFound({ resource: qualifiedResource(kind), name });
  return found;
}

/** What a dry run would have written has the version that it has not replaced. */
export function numbered(
  object: KubeObject,
  previous: KubeObject,
  { dryRun }: { readonly dryRun: boolean },
): KubeObject {
  if (!dryRun) return object;
  const { resourceVersion } = previous.metadata;
  return { ...object, metadata: { ...object.metadata, resourceVersion } };
}

function isNew(
  { kind, namespace = "", name = "", subresource }: Target,
  { cluster }: ApiContext,
): boolean {
  return (
    subresource === undefined &&
    CREATED_BY_UPDATE.has(qualifiedResource(kind)) &&
    cluster.store.get(storedResource(kind), namespace, name) === undefined
  );
}

/** @throws ApiError Invalid */
function refuseUnversioned({ metadata }: KubeObject, { kind, subresource }: Target): void {
  if (metadata.resourceVersion || subresource !== undefined) return;
  // Of custom resources all.
  if (!CONDITIONAL.has(qualifiedResource(kind)) && kind.schema !== undefined) return;
  const errors = new FieldErrors();
  errors.invalid("metadata.resourceVersion", 0, "must be specified for an update");
  const { group, plural } = kind;
  throw invalidObject({ group, kind: plural }, metadata.name, errors.found);
}
