import { decodedType } from "../../../util/json/decoded-type.ts";
import { isJsonObject, type JsonObject } from "../../../util/json/json-object.ts";
import type { KubeObject } from "../../objects/meta.ts";
import { applyPatch, refuseUnknownPatch } from "../../patch/apply-patch.ts";
import { unpatchable } from "../../patch/unpatchable.ts";
import { DecodingError } from "../../schema/decoding-error.ts";
import { ApiError } from "../../status/api-error.ts";
import { FieldErrors, invalidObject } from "../../validation/field-errors.ts";
import type { ApiContext } from "../api-context.ts";
import { type Body, UnreadableBody } from "../body/body-reader.ts";
import { representationOf } from "../read/representation.ts";
import type { ApiAnswer, ApiRequest } from "../request.ts";
import { answerWritten, type Writing } from "./answer-written.ts";
import { applyObject, isApply } from "./apply-object.ts";
import type { Facet } from "./facet.ts";
import { namespaced, refuseOtherName } from "./object-place.ts";
import { authorOf, owned } from "./owned-write.ts";
import { perform } from "./perform.ts";
import { type Received, type ReceivedKind, receivePatched } from "./received-object.ts";
import { currentOf, numbered } from "./replace-object.ts";
import { type WriteOptions, writeOptionsOf } from "./write-options.ts";

const JSON_PATCH = "application/json-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";

/** Answers a PATCH of an object, or of what a path below it has of it. @throws ApiError */
export function patchObject(writing: Writing, facet: Facet, context: ApiContext): ApiAnswer {
  const { target, request } = writing;
  if (isApply(request)) return applyObject(writing, facet, context);
  const contentType = request.headers["content-type"] ?? "";
  refuseUnknownPatch({ contentType, custom: facet.kind.schema === undefined });
  representationOf(request.headers["accept"]);
  const options = writeOptionsOf(request, "PatchOptions");
  const patch = patchOf(request, context);
  let warnings: readonly string[] = [];
  const stored = perform(context, options, (deed) => {
    const current = currentOf(target, deed);
    // A patch is made for what the client has seen.
    const original = facet.show(current) as unknown as JsonObject;
    const received = patched({ original, patch, facet, writing }, options, context);
    warnings = received.warnings;
    const given = namespaced(received.object, target);
    refuseOtherName(given, target);
    refuseOtherUid(given, current, facet.kind);
    const object = facet.whole?.(given, current) ?? given;
    const author = authorOf(options, deed);
    const managed = owned(object, { ...target, stored: current, author }, context);
    return numbered(facet.store(deed.writer, managed), current, options);
  });
  return answerWritten({ object: facet.show(stored), warnings }, writing, context);
}

interface Patching {
  readonly original: JsonObject;
  readonly patch: Body;
  readonly facet: Facet;
  readonly writing: Writing;
}

function patched(
  { original, patch, facet, writing }: Patching,
  { fieldValidation }: WriteOptions,
  context: ApiContext,
): Received {
  const { kind } = facet;
  const contentType = writing.request.headers["content-type"] ?? "";
  const custom = kind.schema === undefined;
  const { group, kind: name } = kind;
  const value = applyPatch({
    original,
    patch: patch.value,
    contentType,
    group,
    kind: name,
    custom,
  });
  try {
    return receivePatched({ ...patch, value }, { kind, fieldValidation }, context);
  } catch (error) {
    if (!(error instanceof DecodingError)) throw error;
    const isStrategic = mediaType(contentType) === STRATEGIC;
    throw unpatchable(error, { patch: patch.value, value, isStrategic });
  }
}

/** @throws ApiError BadRequest, RequestEntityTooLarge */
function patchOf(request: ApiRequest, { bodies }: ApiContext): Body {
  const { headers, body } = request;
  const type = mediaType(headers["content-type"]);
  const words = type === STRATEGIC ? "" : "error decoding patch: ";
  try {
    const patch = bodies.readJson(body);
    if (type === JSON_PATCH || isJsonObject(patch.value)) return patch;
    const found = decodedType(patch.value);
    const why = `json: cannot unmarshal ${found} into Go value of type map[string]interface {}`;
    throw new ApiError("BadRequest", words + why);
  } catch (error) {
    if (error instanceof UnreadableBody) throw new ApiError("BadRequest", words + error.message);
    throw error;
  }
}

/** A patch may name the object that it is for, but make no other of it. @throws ApiError Invalid */
function refuseOtherUid(
  { metadata }: KubeObject,
  { metadata: { uid } }: KubeObject,
  { group, kind }: ReceivedKind,
): void {
  if (!metadata.uid || metadata.uid === uid) return;
  const errors = new FieldErrors();
  // The server asks for all kinds and for the kind, and tells it twice.
  errors.invalid("metadata.uid", metadata.uid, "field is immutable");
  errors.invalid("metadata.uid", metadata.uid, "field is immutable");
  throw invalidObject({ group, kind }, metadata.name, errors.found);
}

function mediaType(contentType = ""): string {
  return contentType.split(";")[0] ?? "";
}
