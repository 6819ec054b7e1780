import { applyPatch } from "../../patch/apply-patch.ts";
import type { JsonObject } from "../../patch/json-value.ts";
import { DecodingError } from "../../schema/decoding-error.ts";
import { ApiError } from "../../status/api-error.ts";
import { FieldErrors } from "../../validation/field-errors.ts";
import type { ApiContext } from "../api-context.ts";
import { UnreadableBody } from "../body/body-reader.ts";
import { representationOf } from "../read/representation.ts";
import type { ApiAnswer, ApiRequest } from "../request.ts";
import { answerWritten, type Writing } from "./answer-written.ts";
import { applyObject, isApply } from "./apply-object.ts";
import type { Facet } from "./facet.ts";
import { namespaced, refuseOtherName } from "./object-place.ts";
import { authorOf, owned } from "./owned-write.ts";
import { perform } from "./perform.ts";
import { type Received, receivePatched } from "./received-object.ts";
import { currentOf, numbered } from "./replace-object.ts";
import { type WriteOptions, writeOptionsOf } from "./write-options.ts";

/** Answers a PATCH of an object, or of what a path below it has of it. @throws ApiError */
export function patchObject(writing: Writing, facet: Facet, context: ApiContext): ApiAnswer {
  const { target, request } = writing;
  if (isApply(request)) return applyObject(writing, facet, context);
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
    const object = facet.whole?.(given, current) ?? given;
    const author = authorOf(options, deed);
    const managed = owned(object, { ...target, stored: current, author }, context);
    return numbered(facet.store(deed.writer, managed), current, options);
  });
  return answerWritten({ object: facet.show(stored), warnings }, writing, context);
}

interface Patching {
  readonly original: JsonObject;
  readonly patch: unknown;
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
  const value = applyPatch({ original, patch, contentType, group, kind: name, custom });
  try {
    return receivePatched(value, { kind, fieldValidation }, context);
  } catch (error) {
    if (!(error instanceof DecodingError)) throw error;
    throw notPatchable(error, { patch, value, contentType });
  }
}

/** What a strategic merge patch is refused with shows the patch, all others what they make of the object. */
function notPatchable(
  { message }: DecodingError,
  { patch, value, contentType }: { patch: unknown; value: JsonObject; contentType: string },
): ApiError {
  const errors = new FieldErrors();
  const shown = contentType.startsWith("application/strategic-merge-patch") ? patch : value;
  errors.invalid("patch", shown, message);
  const [fault] = errors.found;
  return new ApiError("Invalid", ` "" is invalid: patch: ${fault?.message}`, {
    causes: errors.found,
  });
}

/** @throws ApiError BadRequest, RequestEntityTooLarge */
function patchOf(request: ApiRequest, { bodies }: ApiContext): unknown {
  try {
    return bodies.readJson(request.body).value;
  } catch (error) {
    if (error instanceof UnreadableBody) throw new ApiError("BadRequest", error.message);
    throw error;
  }
}
