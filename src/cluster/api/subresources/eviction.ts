import type { KubeObject } from "../../objects/meta.ts";
import { evict } from "../../write/evict.ts";
import type { ApiContext } from "../api-context.ts";
import { type ApiAnswer, jsonAnswer } from "../request.ts";
import type { Writing } from "../write/answer-written.ts";
import { checkedDeletion, type SentDeleteOptions } from "../write/delete-options.ts";
import { namespaced, refuseOtherPod } from "../write/object-place.ts";
import { perform } from "../write/perform.ts";
import { receiveObject } from "../write/received-object.ts";
import { writeOptionsOf } from "../write/write-options.ts";

/** policy/v1 Eviction. */
interface Eviction extends KubeObject {
  readonly deleteOptions?: SentDeleteOptions;
}

const EVICTION_KIND = {
  ...{ group: "policy", version: "v1", kind: "Eviction" },
  schema: "policy.v1.Eviction",
};

/** Answers a POST to `/eviction` of a pod. @throws ApiError as `evict`, and for what is no eviction */
export function answerEviction({ target, request }: Writing, context: ApiContext): ApiAnswer {
  const written = writeOptionsOf(request, "CreateOptions");
  const { object } = receiveObject<Eviction>(request, { kind: EVICTION_KIND, ...written }, context);
  refuseOtherPod(namespaced(object, target), target);
  const { dryRun, options } = checkedDeletion(object.deleteOptions ?? {});
  const { namespace = "", name = "" } = target;
  const isDry = dryRun || written.dryRun;
  const answer = perform(context, { dryRun: isDry }, ({ writer, store, nowMs }) =>
    evict({ namespace, name, options }, { writer, store, nowMs, selectors: context.selectors }),
  );
  return jsonAnswer(answer, { status: 201 });
}
