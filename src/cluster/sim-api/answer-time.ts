import type * as z from "zod";
import { type ApiAnswer, type ApiRequest, jsonAnswer } from "../api/request.ts";
import type { Cluster } from "../cluster.ts";
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
export function controlTime(request: ApiRequest, options: SimApiOptions): ApiAnswer {
  const { cluster, time } = options;
  const wish = readBody(request, timeRequest);
  if (wish.do === "speed") time.setSpeed(wish.speed);
  else if (wish.do === "step") {
    step(cluster, wish.ms);
    time.jumped();
  } else time[wish.do]();
  return answerTime(request, options);
}

function step(cluster: Cluster, ms: number | undefined): void {
  if (ms === undefined) cluster.step();
  else cluster.advanceTo(cluster.nowMs + Math.round(ms));
}
