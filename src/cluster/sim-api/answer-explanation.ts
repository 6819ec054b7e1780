import type * as z from "zod";
import { type ApiAnswer, type ApiRequest, jsonAnswer } from "../api/request.ts";
import { PODS } from "../objects/resources.ts";
import { Scheduler } from "../scheduler/component/scheduler.ts";
import { ApiError, notFound } from "../status/api-error.ts";
import type { explanationDocument } from "./documents/explanation.ts";
import type { SimApiOptions } from "./sim-api-options.ts";

/**
 * Why a pod is where it is, or nowhere.
 *
 * @throws ApiError BadRequest without a name, NotFound for a pod that there is none of
 */
export function answerExplanation({ query }: ApiRequest, { cluster }: SimApiOptions): ApiAnswer {
  const name = query.get("name");
  if (!name) throw new ApiError("BadRequest", "which pod? ?namespace=default&name=…");
  const { store, nowMs } = cluster;
  const pod = store.get(PODS, query.get("namespace") || "default", name);
  if (pod === undefined) throw notFound({ resource: PODS.id, name });
  const explanation = cluster.part(Scheduler).explain(pod, { store, nowMs });
  return jsonAnswer(explanation satisfies z.infer<typeof explanationDocument>);
}
