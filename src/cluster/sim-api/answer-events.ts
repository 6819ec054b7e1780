import type * as z from "zod";
import { type ApiAnswer, type ApiRequest, jsonAnswer } from "../api/request.ts";
import type { KubeEvent } from "../objects/event.ts";
import { EVENTS } from "../objects/resources.ts";
import type { eventsDocument } from "./documents/traffic.ts";
import type { SimApiOptions } from "./sim-api-options.ts";

/** What the parts of the cluster have told and still is kept, in the order of its last time. */
export function answerEvents(_: ApiRequest, { cluster }: SimApiOptions): ApiAnswer {
  const events = cluster.store.list(EVENTS).toSorted((left, right) => order(left) - order(right));
  const body = { events: events.map(lineOf) };
  return jsonAnswer(body satisfies z.infer<typeof eventsDocument>);
}

function order({ metadata }: KubeEvent): number {
  return Number(metadata.resourceVersion);
}

function lineOf(event: KubeEvent) {
  const { involvedObject, source } = event;
  const { kind = "", namespace = "", name = "" } = involvedObject;
  return {
    ...{ first: event.firstTimestamp, last: event.lastTimestamp, count: event.count },
    ...{ type: event.type, reason: event.reason, message: event.message },
    ...{ source: source.component ?? "", object: { kind, namespace, name } },
  };
}
