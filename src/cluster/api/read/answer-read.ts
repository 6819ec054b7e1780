import { apiVersionOf, qualifiedResource } from "../../api-resources/resource-kind.ts";
import type { KubeObject } from "../../objects/meta.ts";
import { notFound } from "../../status/api-error.ts";
import type { ApiContext } from "../api-context.ts";
import { type ApiAnswer, type ApiRequest, jsonAnswer } from "../request.ts";
import { type Show, showing } from "../shown-objects.ts";
import { storedResource } from "../stored-resource.ts";
import { type Table, tableOf } from "../table/table.ts";
import type { Target } from "../target.ts";
import { listObjects, type ObjectList } from "./list-objects.ts";
import { refuseNoRevision } from "./list-options.ts";
import { readable } from "./readable.ts";
import { includeObjectOf, type Representation, representationOf } from "./representation.ts";

/** What is to be answered, and to whom. */
interface Reading {
  readonly target: Target;
  readonly request: Pick<ApiRequest, "query" | "headers">;
}

/**
 * Answers a GET of an object, or of all that a path and its selectors mean, in the form that the client
 * wants.
 *
 * @throws ApiError NotFound, NotAcceptable, and as `listObjects`
 */
export function answerRead(reading: Reading, context: ApiContext): ApiAnswer {
  const { target, request } = reading;
  const { kind, name } = target;
  const representation = representationOf(request.headers["accept"]);
  const show = showing(kind, context);
  if (name !== undefined) {
    refuseNoRevision(request.query, "object");
    return answerObject(show(objectAt(target, context)), { reading, representation }, context);
  }
  const { items, metadata } = listObjects(target, request.query, readable(kind, context));
  return answerList({ items: items.map(show), metadata }, { reading, representation }, context);
}

/** Answers a GET of what a path below an object has of it. @throws ApiError NotFound, NotAcceptable */
export function answerFacet(reading: Reading, show: Show, context: ApiContext): ApiAnswer {
  const { target, request } = reading;
  const representation = representationOf(request.headers["accept"]);
  return answerObject(show(objectAt(target, context)), { reading, representation }, context);
}

interface Form {
  readonly reading: Reading;
  readonly representation: Representation;
}

/** An object as it is shown, in the form that is wanted: of reads, and of writes that give it back. */
export function answerObject(object: KubeObject, form: Form, context: ApiContext): ApiAnswer {
  const { reading, representation } = form;
  switch (representation.as) {
    case "Object":
      return jsonAnswer(object);
    case "Table":
      return jsonAnswer(tableFor([object], { reading, representation }, context));
    case "PartialObjectMetadata":
      return jsonAnswer(partial(object, representation.apiVersion));
  }
}

/** A list of objects as they are shown, in the form that is wanted. */
function answerList(list: ObjectList, form: Form, context: ApiContext): ApiAnswer {
  const { reading, representation } = form;
  const { kind } = reading.target;
  const { items, metadata } = list;
  switch (representation.as) {
    case "Object": {
      const named = { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind) };
      return jsonAnswer({ ...named, metadata, items });
    }
    case "Table": {
      const table = tableFor(items, { reading, representation }, context);
      return jsonAnswer({ ...table, metadata });
    }
    case "PartialObjectMetadata": {
      const { apiVersion } = representation;
      return jsonAnswer({
        ...{ kind: "PartialObjectMetadataList", apiVersion, metadata },
        items: items.map((item) => partial(item, apiVersion)),
      });
    }
  }
}

/** Objects as they are shown as a table; ages are counted to the client's present. */
export function tableFor(
  objects: readonly KubeObject[],
  form: {
    readonly reading: Reading;
    readonly representation: Extract<Representation, { as: "Table" }>;
    readonly noHeaders?: boolean;
  },
  { cluster, aheadMs }: ApiContext,
): Table {
  const { reading, representation, noHeaders = false } = form;
  return tableOf(objects, reading.target.kind, {
    includeObject: includeObjectOf(reading.request.query),
    nowMs: cluster.nowMs - aheadMs(),
    apiVersion: representation.apiVersion,
    noHeaders,
  });
}

/** meta/v1 PartialObjectMetadata of an object. */
export function partial({ metadata }: KubeObject, apiVersion: string) {
  return { kind: "PartialObjectMetadata", apiVersion, metadata };
}

/** The object that a target names, as it is stored. @throws ApiError NotFound */
function objectAt({ kind, namespace = "", name = "" }: Target, context: ApiContext): KubeObject {
  const found = readable(kind, context).get(storedResource(kind), namespace, name);
  if (found === undefined) throw notFound({ resource: qualifiedResource(kind), name });
  return found;
}
