import type * as z from "zod";
import { type ApiAnswer, type ApiRequest, jsonAnswer } from "../api/request.ts";
import { running } from "../operations/run-operation.ts";
import type { Steps } from "../operations/steps.ts";
import {
  type operationDocument,
  operationRequest,
  type underWayDocument,
} from "./documents/operation.ts";
import { readBody } from "./read-body.ts";
import type { SimApiOptions } from "./sim-api-options.ts";

/** How far an operation has come that is not done yet. */
export function answerUnderWay(_: ApiRequest, { underWay = () => null }: SimApiOptions): ApiAnswer {
  return jsonAnswer({ underWay: underWay() } satisfies z.infer<typeof underWayDocument>);
}

/** Does something to the cluster, and tells what came of it once it has settled. */
export function* answerOperation(request: ApiRequest, options: SimApiOptions): Steps<ApiAnswer> {
  const { operation, realtime = false } = readBody(request, operationRequest);
  const { cluster, classes, time } = options;
  try {
    const report = yield* running(operation, cluster, { classes, realtime });
    return jsonAnswer(report satisfies z.infer<typeof operationDocument>);
  } finally {
    if (!realtime) time.jumped();
  }
}
