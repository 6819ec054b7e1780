import type { KubeObject } from "../../objects/meta.ts";
import type { Pod } from "../../objects/pod.ts";
import { ApiError, conflict } from "../../status/api-error.ts";
import { formatApiTime } from "../../time/format-api-time.ts";
import { FieldErrors } from "../../validation/field-errors.ts";
import { bindPod } from "../../write/bind-pod.ts";
import type { ApiContext } from "../api-context.ts";
import { type ApiAnswer, jsonAnswer } from "../request.ts";
import type { Writing } from "../write/answer-written.ts";
import { namespaced, refuseOtherPod } from "../write/object-place.ts";
import { perform } from "../write/perform.ts";
import { receiveObject } from "../write/received-object.ts";
import { currentOf } from "../write/replace-object.ts";
import { writeOptionsOf } from "../write/write-options.ts";

/** core/v1 Binding. */
interface Binding extends KubeObject {
  readonly target?: { readonly kind?: string; readonly name?: string };
}

const BINDING_KIND = {
  ...{ group: "", version: "v1", kind: "Binding" },
  schema: "core.v1.Binding",
};

/** Answers a POST to `/binding` of a pod: it gets its node. @throws ApiError */
export function answerBinding({ target, request }: Writing, context: ApiContext): ApiAnswer {
  const options = writeOptionsOf(request, "CreateOptions");
  const { object } = receiveObject<Binding>(request, { kind: BINDING_KIND, ...options }, context);
  const binding = namespaced(object, target) as Binding;
  refuseOtherPod(binding, target);
  checkTarget(binding);
  const nodeName = binding.target?.name ?? "";
  perform(context, options, (deed) => {
    const pod = currentOf(target, deed) as Pod;
    refuseUnbindable(pod);
    bindPod(deed.writer, pod, nodeName, formatApiTime(deed.nowMs));
  });
  const done = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 };
  return jsonAnswer(done, { status: 201 });
}

function checkTarget({ target = {} }: Binding): void {
  const errors = new FieldErrors();
  const { kind = "", name = "" } = target;
  if (kind !== "" && kind !== "Node") errors.notSupported("target.kind", kind, ["Node", "<empty>"]);
  if (name === "") errors.required("target.name");
  const found = errors.found.map(({ field, message }) => `${field}: ${message}`);
  // The server gives no reason here.
  if (found.length > 0) {
    throw new ApiError("Unknown", found.length === 1 ? `${found[0]}` : `[${found.join(", ")}]`);
  }
}

/** @throws ApiError Conflict */
function refuseUnbindable({ metadata, spec }: Pod): void {
  const { name } = metadata;
  const named = { resource: "pods/binding", name };
  if (metadata.deletionTimestamp !== undefined) {
    throw conflict(named, `pod ${name} is being deleted, cannot be assigned to a host`);
  }
  if (spec.nodeName) {
    throw conflict(
      named,
      `pod ${name} is already assigned to node ${JSON.stringify(spec.nodeName)}`,
    );
  }
  if ((spec.schedulingGates ?? []).length > 0) {
    throw conflict(named, `pod ${name} has non-empty .spec.schedulingGates`);
  }
}
