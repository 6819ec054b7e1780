import type * as z from "zod";
import { type ApiAnswer, type ApiRequest, jsonAnswer } from "../api/request.ts";
import { runOperation } from "../operations/run-operation.ts";
import { type operationDocument, operationRequest } from "./documents/operation.ts";
import { readBody } from "./read-body.ts";
import type { SimApiOptions } from "./sim-api-options.ts";

/** Does something to the cluster, and tells what came of it once it has settled. */
export function answerOperation(request: ApiRequest, options: SimApiOptions): ApiAnswer {
  const { operation, realtime = false } = readBody(request, operationRequest);
  const { cluster, classes, time } = options;
  try {
    const report = runOperation(operation, cluster, { classes, realtime });
    return jsonAnswer(report satisfies z.infer<typeof operationDocument>);
  } finally {
    if (!realtime) time.jumped();
  }
}
