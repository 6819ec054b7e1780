import type { Verb } from "../api-resources/resource-kind.ts";
import { ApiError } from "../status/api-error.ts";
import type { ApiContext } from "./api-context.ts";
import { answerFacet, answerRead } from "./read/answer-read.ts";
import { answerWatch, isWatch } from "./read/answer-watch.ts";
import { notAllowed, nowhere } from "./refusals.ts";
import type { ApiResponse } from "./request.ts";
import { answerBinding } from "./subresources/binding.ts";
import { answerEviction } from "./subresources/eviction.ts";
import { finalizeFacet } from "./subresources/finalize.ts";
import { answerLog } from "./subresources/log.ts";
import { answerReview } from "./subresources/reviews.ts";
import { scaleFacet } from "./subresources/scale.ts";
import type { Target } from "./target.ts";
import type { Writing } from "./write/answer-written.ts";
import { createObject } from "./write/create-object.ts";
import { deleteCollection, deleteObject } from "./write/delete-object.ts";
import { type Facet, statusFacet, wholeFacet } from "./write/facet.ts";
import { patchObject } from "./write/patch-object.ts";
import { replaceObject } from "./write/replace-object.ts";

/** The one kind of those served that Kubernetes 1.34 warns of. */
const ENDPOINTS_ARE_OLD =
  '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"';

type MakeFacet = (target: Target, context: ApiContext) => Facet;

/** Parts of objects that are read and written as objects are. */
const FACETS: Readonly<Record<string, MakeFacet>> = {
  finalize: finalizeFacet,
  scale: scaleFacet,
  status: statusFacet,
};

/** Ways into running containers, which here do not run. */
const CONNECTIONS = new Set(["attach", "exec", "portforward", "proxy"]);

/** Answers a request to a kind, an object, or a part of one; null for what is not there. @throws ApiError */
export function answerResource(writing: Writing, context: ApiContext): ApiResponse {
  const answer = answerTarget(writing, context);
  const { group, kind } = writing.target.kind;
  if (group !== "" || kind !== "Endpoints") return answer;
  const { warning = [] } = answer.headers;
  return { ...answer, headers: { ...answer.headers, warning: [ENDPOINTS_ARE_OLD, ...warning] } };
}

function answerTarget(writing: Writing, context: ApiContext): ApiResponse {
  const { target } = writing;
  if (target.subresource !== undefined) return answerSubresource(writing, context);
  const verb = verbOf(writing);
  if (verb === null || !target.kind.verbs.includes(verb)) throw notAllowed();
  switch (verb) {
    case "watch":
      return answerWatch(writing, context);
    case "get":
    case "list":
      return answerRead(writing, context);
    case "create":
      return answerReview(writing, context) ?? createObject(writing, context);
    case "update":
      return replaceObject(writing, wholeFacet(target, context), context);
    case "patch":
      return patchObject(writing, wholeFacet(target, context), context);
    case "delete":
      return deleteObject(writing, context);
    case "deletecollection":
      return deleteCollection(writing, context);
  }
}

/** Null for what HTTP allows and Kubernetes does not know. */
function verbOf({ target, request }: Writing): Verb | null {
  const { kind, namespace, name } = target;
  // What is in namespaces is made and unmade in one of them.
  const isHomeless = kind.namespaced && namespace === undefined;
  switch (request.method) {
    case "GET":
    case "HEAD":
      if (isWatch(request)) return "watch";
      return name === undefined ? "list" : "get";
    case "POST":
      return name === undefined && !isHomeless ? "create" : null;
    case "PUT":
      return name === undefined ? null : "update";
    case "PATCH":
      return name === undefined ? null : "patch";
    case "DELETE":
      if (name !== undefined) return "delete";
      return isHomeless ? null : "deletecollection";
    default:
      return null;
  }
}

function answerSubresource(writing: Writing, context: ApiContext): ApiResponse {
  const { target, request } = writing;
  const { subresource: name = "", kind } = target;
  if (kind.kind === "Pod" && CONNECTIONS.has(name.split("/")[0] ?? "")) throw notSimulated(name);
  const subresource = kind.subresources.find((one) => one.name === name);
  if (subresource === undefined) throw nowhere();
  const verb = verbOfPart(request.method);
  if (verb === null || !(subresource.verbs.includes(verb) || verb === "get")) throw notAllowed();
  if (verb === "create") return answerPost(writing, context);
  if (name === "log") return answerLog(writing, context);
  const facet = FACETS[name]?.(target, context);
  if (facet === undefined) throw notAllowed();
  switch (verb) {
    case "get":
      return answerFacet(writing, facet.show, context);
    case "update":
      return replaceObject(writing, facet, context);
    case "patch":
      return patchObject(writing, facet, context);
  }
}

function verbOfPart(method: string): "create" | "get" | "patch" | "update" | null {
  switch (method) {
    case "GET":
    case "HEAD":
      return "get";
    case "POST":
      return "create";
    case "PUT":
      return "update";
    case "PATCH":
      return "patch";
    default:
      return null;
  }
}

function answerPost(writing: Writing, context: ApiContext): ApiResponse {
  if (writing.target.subresource === "eviction") return answerEviction(writing, context);
  return answerBinding(writing, context);
}

function notSimulated(name: string): ApiError {
  const why = "containers of a simulated cluster do not run, they only behave as if they did";
  return new ApiError("BadRequest", `${name} is not possible: ${why}`);
}
