import type * as z from "zod";
import { type ApiAnswer, type ApiRequest, jsonAnswer } from "../api/request.ts";
import type { Cluster } from "../cluster.ts";
import type { Steps } from "../operations/steps.ts";
import { type timeDocument, timeRequest } from "./documents/time.ts";
import { readBody } from "./read-body.ts";
import type { SimApiOptions } from "./sim-api-options.ts";

/** How the cluster's time passes. */
export function answerTime(_: ApiRequest, { cluster, time }: SimApiOptions): ApiAnswer {
  const { nowMs, nextMs } = cluster;
  return jsonAnswer({
    now: new Date(nowMs).toISOString(),
    ...time.state,
    nextMs: nextMs === null ? null : Math.max(0, nextMs - nowMs),
  } satisfies z.infer<typeof timeDocument>);
}

/** Changes how it passes, or lets some of it pass; answers how it passes then. */
export function* controlTime(request: ApiRequest, options: SimApiOptions): Steps<ApiAnswer> {
  const { cluster, time } = options;
  const wish = readBody(request, timeRequest);
  if (wish.do === "speed") time.setSpeed(wish.speed);
  else if (wish.do === "step") {
    try {
      yield* advancing(cluster, wish.ms);
    } finally {
      time.jumped();
    }
  } else time[wish.do]();
  return answerTime(request, options);
}

/** Lets so much time pass; up to the next moment something happens when it is not said how much. */
function* advancing(cluster: Cluster, ms: number | undefined): Steps<void> {
  const { nowMs: startMs, nextMs } = cluster;
  const untilMs = ms === undefined ? (nextMs ?? startMs) : startMs + Math.round(ms);
  for (let next = nextMs; next !== null && next <= untilMs; next = cluster.nextMs) {
    cluster.advanceTo(next);
    yield cluster.nowMs - startMs;
  }
  cluster.advanceTo(untilMs);
}
