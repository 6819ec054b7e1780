import { decodedType } from "../../../util/json/decoded-type.ts";
import { isJsonObject, type JsonObject } from "../../../util/json/json-object.ts";
import { apiVersionOf, type ResourceKind } from "../../api-resources/resource-kind.ts";
import type { KubeObject } from "../../objects/meta.ts";
import type { FieldValidation } from "../../schema/body-decoder.ts";
import { cannotBeHandled, DecodingError } from "../../schema/decoding-error.ts";
import { ApiError } from "../../status/api-error.ts";
import type { ApiContext } from "../api-context.ts";
import { type Body, UnreadableBody, UnreadableYaml } from "../body/body-reader.ts";
import type { ApiRequest } from "../request.ts";

/** What a body is to be: a kind with a path of its own, or that of a subresource. */
export type ReceivedKind = Pick<ResourceKind, "group" | "version" | "kind" | "schema" | "custom">;

/** An object that a client has sent, in the version in which it has sent it; its times are the cluster's. */
export interface Received<T = KubeObject> {
  readonly object: T;
  /** Of fields that were not read. */
  readonly warnings: readonly string[];
}

/** A text of which the beginning is told. */
const SUMMARY_BYTES = 30;

/**
 * Reads the body of a POST or PUT as an object of a kind, which may leave its version and its kind out.
 *
 * @throws ApiError BadRequest for what is no such object, and as the reader of bodies
 */
export function receiveObject<T = KubeObject>(
  request: Pick<ApiRequest, "headers" | "body">,
  { kind, fieldValidation }: { kind: ReceivedKind; fieldValidation: FieldValidation },
  context: ApiContext,
): Received<T> {
  const body = readBody(request, kind, context);
  const fields = namedFields(body, request.body, kind);
  refuseOtherKind(fields, kind, context);
  try {
    return decoded<T>({ ...body, value: fields }, { kind, fieldValidation }, context);
  } catch (error) {
    if (error instanceof DecodingError) throw cannotBeHandled(kind, error);
    throw error;
  }
}

/**
 * The same of what a patch has made of an object.
 *
 * @param body what it has made, with the text of the patch
 * @throws DecodingError
 */
export function receivePatched<T = KubeObject>(
  body: Body,
  { kind, fieldValidation }: { kind: ReceivedKind; fieldValidation: FieldValidation },
  context: ApiContext,
): Received<T> {
  return decoded<T>(body, { kind, fieldValidation }, context);
}

function decoded<T>(
  { value, text }: Body,
  { kind, fieldValidation }: { kind: ReceivedKind; fieldValidation: FieldValidation },
  { decoder, shownTime, aheadMs }: ApiContext,
): Received<T> {
  const options = { fieldValidation, ...(text !== undefined && { text }) };
  const { object, warnings } = decoder.decode(kind.custom ?? kind.schema, value, options);
  const named = { ...object, apiVersion: apiVersionOf(kind), kind: kind.kind };
  return { object: shownTime.moved(named, kind.schema, aheadMs()) as T, warnings };
}

function readBody(
  request: Pick<ApiRequest, "headers" | "body">,
  kind: ReceivedKind,
  { bodies }: ApiContext,
): Body {
  try {
    return bodies.read(request);
  } catch (error) {
    if (!(error instanceof UnreadableBody)) throw error;
    const why = error instanceof UnreadableYaml ? error.message : noJson(error.message);
    throw unrecognized(why, request.body, kind);
  }
}

/** The fields of an object, with its version and its kind. */
function namedFields({ value }: Body, bytes: Uint8Array, kind: ReceivedKind): JsonObject {
  if (!isJsonObject(value)) {
    const type = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
    const into = String.raw`Go value of type struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;
    throw unrecognized(noJson(`json: cannot unmarshal ${type} into ${into}`), bytes, kind);
  }
  const { apiVersion, kind: name } = value;
  for (const [field, given] of Object.entries({ apiVersion, kind: name })) {
    if (given === undefined || given === null || typeof given === "string") continue;
    const into = `Go struct field .${field} of type string`;
    const words = `json: cannot unmarshal ${decodedType(given)} into ${into}`;
    throw unrecognized(noJson(words), bytes, kind);
  }
  return { ...value, apiVersion: apiVersion || apiVersionOf(kind), kind: name || kind.kind };
}

/** The server still knows these, though it has not served them for long. */
const FORMER_VERSIONS = new Set([
  ...["apps/v1beta1", "apps/v1beta2", "autoscaling/v2beta1", "autoscaling/v2beta2"],
  ...["batch/v1beta1", "policy/v1beta1"],
]);

/** @throws ApiError BadRequest for an object of another kind than the path is about */
function refuseOtherKind(
  { apiVersion, kind }: JsonObject,
  wanted: ReceivedKind,
  { registry }: ApiContext,
): void {
  if (apiVersion === apiVersionOf(wanted) && kind === wanted.kind) return;
  const [group, version] = splitVersion(String(apiVersion));
  const cannot = `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${wanted.kind}`;
  const known = registry.byKind(String(apiVersion), String(kind));
  if (known === undefined && !FORMER_VERSIONS.has(String(apiVersion))) {
    const where = 'in scheme "pkg/runtime/scheme.go:110"';
    const why = `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} ${where}`;
    throw new ApiError("BadRequest", `${cannot}: ${why}`);
  }
  if (kind === wanted.kind && group === wanted.group) {
    const expected = `does not match the expected API version (${apiVersionOf(wanted)})`;
    throw new ApiError("BadRequest", `the API version in the data (${apiVersion}) ${expected}`);
  }
  const into = `${wanted.group === "" ? "core" : wanted.group.split(".")[0]}.${wanted.kind}`;
  const why = `converting (${version}.${kind}) to (${into}): unknown conversion`;
  throw new ApiError("BadRequest", `${cannot}: ${why}`);
}

function splitVersion(apiVersion: string): [group: string, version: string] {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? ["", apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

function noJson(why: string): string {
  return `couldn't get version/kind; json parse error: ${why}`;
}

function unrecognized(why: string, bytes: Uint8Array, { kind }: ReceivedKind): ApiError {
  return new ApiError(
    "BadRequest",
    `the object provided is unrecognized (must be of type ${kind}): ${why} (${summary(bytes)})`,
  );
}

/** The beginning of a body: of an object its text, of all else its bytes. */
function summary(bytes: Uint8Array): string {
  if (bytes.length === 0) return "<empty>";
  const start = Buffer.from(bytes.subarray(0, SUMMARY_BYTES));
  const text = start.toString(start[0] === 0x7b ? "utf8" : "hex");
  return bytes.length > SUMMARY_BYTES ? `${text} ...` : text;
}
