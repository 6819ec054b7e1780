import { decodedType } from "../../../util/json/decoded-type.ts";
import { isJsonObject, type JsonObject } from "../../../util/json/json-object.ts";
import { toStored } from "../../conversion/convert-object.ts";
import type { KubeObject } from "../../objects/meta.ts";
import { typeText } from "../../ownership/field-manager.ts";
import { DecodingError } from "../../schema/decoding-error.ts";
import { ApiError } from "../../status/api-error.ts";
import { formatApiTime } from "../../time/format-api-time.ts";
import type { ApiContext } from "../api-context.ts";
import { UnreadableBody } from "../body/body-reader.ts";
import { representationOf } from "../read/representation.ts";
import type { ApiAnswer, ApiRequest } from "../request.ts";
import { showing } from "../shown-objects.ts";
import { storedResource } from "../stored-resource.ts";
import type { Target } from "../target.ts";
import { answerWritten, type Writing } from "./answer-written.ts";
import type { Facet } from "./facet.ts";
import { namespaced, refuseOtherName } from "./object-place.ts";
import { type Deed, perform } from "./perform.ts";
import { receivePatched } from "./received-object.ts";
import { currentOf, numbered } from "./replace-object.ts";
import { type WriteOptions, writeOptionsOf } from "./write-options.ts";

/** Whether what a PATCH sends is to be applied. */
export function isApply({ headers }: Pick<ApiRequest, "headers">): boolean {
  const [type = ""] = (headers["content-type"] ?? "").split(";");
  return type.trim() === "application/apply-patch+yaml";
}

/**
 * Answers a PATCH with a configuration that is to be applied (server-side apply): it creates what is not
 * there. All that is compared and merged is as clients see it, so that times are of one kind.
 *
 * @throws ApiError
 */
export function applyObject(writing: Writing, facet: Facet, context: ApiContext): ApiAnswer {
  const { target, request } = writing;
  representationOf(request.headers["accept"]);
  const options = writeOptionsOf(request, "PatchOptions");
  const config = configOf(request, context);
  const { stored, isNew } = perform(context, options, (deed) => {
    const { kind, namespace = "", name = "", subresource } = target;
    const current = deed.store.get(storedResource(kind), namespace, name);
    if (current === undefined && subresource === undefined) {
      const given = applied(config, { writing, options, live: null, deed }, context);
      const resource = storedResource(kind);
      return { stored: deed.writer.create(resource, toStored(kind, given)), isNew: true };
    }
    const found = currentOf(target, deed);
    const given = applied(config, { writing, options, live: found, deed }, context);
    const object = facet.store(deed.writer, given);
    return { stored: numbered(object, found, options), isNew: false };
  });
  const object = facet.show(stored);
  return answerWritten({ object, status: isNew ? 201 : 200 }, writing, context);
}

interface Application {
  readonly writing: Writing;
  readonly options: WriteOptions;
  readonly live: KubeObject | null;
  readonly deed: Deed;
}

/** The object with the configuration in it, in the cluster's time. @throws ApiError */
function applied(
  config: JsonObject,
  { writing, options, live, deed }: Application,
  context: ApiContext,
): KubeObject {
  const { kind, subresource = "" } = writing.target;
  const shown = live === null ? null : showing(kind, context)(live);
  const aheadMs = Math.trunc(context.aheadMs() / 1_000) * 1_000;
  const write = {
    ...{ kind, subresource, manager: options.fieldManager },
    live: shown as unknown as JsonObject | null,
    time: formatApiTime(deed.nowMs - aheadMs),
  };
  const whole = subresource === "scale" ? scaledConfig(config, writing.target) : config;
  const object = context.fields.applied(write, whole, { force: options.force });
  const given = namespaced(decoded(object, kind, context), writing.target);
  refuseOtherName(given, writing.target);
  return given;
}

function decoded(object: JsonObject, kind: Target["kind"], context: ApiContext): KubeObject {
  try {
    return receivePatched({ value: object }, { kind, fieldValidation: "Ignore" }, context).object;
  } catch (error) {
    if (error instanceof DecodingError) throw new ApiError("BadRequest", error.message);
    throw error;
  }
}

/** Who applies a scale applies the replicas of the object that it is of. */
function scaledConfig(config: JsonObject, { kind, name }: Target): JsonObject {
  const { group, version } = kind;
  const { replicas } = isJsonObject(config["spec"]) ? config["spec"] : {};
  if (config["apiVersion"] !== "autoscaling/v1" || config["kind"] !== "Scale") {
    throw new ApiError("BadRequest", `invalid object type: ${typeText(config)}`);
  }
  const apiVersion = group === "" ? version : `${group}/${version}`;
  return { apiVersion, kind: kind.kind, metadata: { name }, spec: { replicas } };
}

/** @throws ApiError BadRequest, RequestEntityTooLarge */
function configOf({ body }: ApiRequest, { bodies }: ApiContext): JsonObject {
  try {
    const value = bodies.readYaml(body).value ?? {};
    if (isJsonObject(value)) return value;
    const into = "Go value of type map[string]interface {}";
    const why = `json: cannot unmarshal ${decodedType(value)} into ${into}`;
    const what = "error unmarshaling JSON: while decoding JSON";
    throw new ApiError("BadRequest", `error decoding YAML: ${what}: ${why}`);
  } catch (error) {
    if (!(error instanceof UnreadableBody)) throw error;
    const what = "error converting YAML to JSON";
    throw new ApiError("BadRequest", `error decoding YAML: ${what}: ${error.message}`);
  }
}
