import { apiVersionOf } from "../../api-resources/resource-kind.ts";
import type { KubeObject } from "../../objects/meta.ts";
import { ApiError } from "../../status/api-error.ts";
import type { ApiContext } from "../api-context.ts";
import { isTrue, wholeNumberOf } from "../query-values.ts";
import type { ApiRequest, ApiSink, ApiStreamAnswer } from "../request.ts";
import { showing } from "../shown-objects.ts";
import type { Target } from "../target.ts";
import { partial, tableFor } from "./answer-read.ts";
import { checkListOptions, refuseNoRevision } from "./list-options.ts";
import { type Representation, representationOf } from "./representation.ts";
import { selectionOf } from "./selection.ts";
import { bookmarkLine, errorLine, eventLine } from "./watch-lines.ts";
import { type WatchEvent, watchObjects } from "./watch-objects.ts";

interface Watching {
  readonly target: Target;
  readonly request: Pick<ApiRequest, "query" | "headers">;
}

/**
 * Answers a watch: each write that the selectors of the request select is told as it happens. One that
 * cannot be begun where the client wants it to is told so in its first line.
 *
 * @throws ApiError NotAcceptable, and as `checkListOptions` and `refuseNoRevision`
 */
export function answerWatch(watching: Watching, context: ApiContext): ApiStreamAnswer {
  const { target, request } = watching;
  const { query } = request;
  const representation = representationOf(request.headers["accept"]);
  const timeoutSeconds = wholeNumberOf(query, "timeoutSeconds") ?? 0;
  // What cannot be understood is refused before anything is sent.
  checkListOptions(query);
  selectionOf(target, query);
  refuseNoRevision(query, "watch");
  const bookmark = () => bookmarkLine(apiNames(target), context.cluster.store.revision);
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    stream: {
      open: (sink) => openWatch(watching, { representation, sink }, context),
      ...(timeoutSeconds > 0 && { timeoutSeconds }),
      ...(isTrue(query, "allowWatchBookmarks") && { bookmark }),
    },
  };
}

/** Whether a request to a collection, or to an object, asks to be told of changes. */
export function isWatch({ query }: Pick<ApiRequest, "query">): boolean {
  return isTrue(query, "watch");
}

function openWatch(
  { target, request }: Watching,
  { representation, sink }: { representation: Representation; sink: ApiSink },
  context: ApiContext,
): () => void {
  const { cluster } = context;
  const tell = teller({ target, request }, representation, context);
  try {
    const { events, eventOf } = watchObjects(target, request.query, cluster.store);
    for (const event of events) sink.write(tell(event));
    if (isTrue(request.query, "sendInitialEvents")) {
      sink.write(initialEventsEnd(target, cluster.store.revision));
    }
    return cluster.subscribe((change) => {
      const event = eventOf(change);
      if (event !== null) sink.write(tell(event));
    });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    sink.write(errorLine(error));
    sink.end();
    return () => undefined;
  }
}

/** Says an event in the form that is wanted; of a table the first event alone has the columns. */
function teller(
  reading: Watching,
  representation: Representation,
  context: ApiContext,
): (event: WatchEvent) => string {
  const show = showing(reading.target.kind, context);
  let noHeaders = false;
  const form = (object: KubeObject): unknown => {
    switch (representation.as) {
      case "Object":
        return object;
      case "Table": {
        const table = tableFor([object], { reading, representation, noHeaders }, context);
        noHeaders = true;
        return table;
      }
      case "PartialObjectMetadata":
        return partial(object, representation.apiVersion);
    }
  };
  const line = ({ type, object }: WatchEvent) => eventLine({ type, object: form(show(object)) });
  // What a table says of an event depends on what the watch has been told before.
  if (representation.as !== "Object") return line;
  const { cluster, aheadMs, eventTexts } = context;
  const { kind } = reading.target;
  return (event) => {
    const moment = { nowMs: cluster.nowMs, aheadMs: aheadMs() };
    return eventTexts.textOf({ ...event, ...moment, kind }, () => line(event));
  };
}

function apiNames({ kind }: Target): Pick<KubeObject, "apiVersion" | "kind"> {
  return { kind: kind.kind, apiVersion: apiVersionOf(kind) };
}

/** After the state that a client asked to be sent first (apiserver, WatchList). */
function initialEventsEnd(target: Target, revision: number): string {
  const annotations = { "k8s.io/initial-events-end": "true" };
  const metadata = { resourceVersion: String(revision), creationTimestamp: null, annotations };
  return eventLine({ type: "BOOKMARK", object: { ...apiNames(target), metadata } });
}
