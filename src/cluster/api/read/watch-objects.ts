import type { KubeObject } from "../../objects/meta.ts";
import { ApiError } from "../../status/api-error.ts";
import type { Change } from "../../store/history.ts";
import type { Store } from "../../store/store.ts";
import { isTrue } from "../query-values.ts";
import { storedResource } from "../stored-resource.ts";
import type { Target } from "../target.ts";
import { type Selection, selectionOf } from "./selection.ts";

/** What a watch tells: meta/v1 WatchEvent, the object in the version in which it is stored. */
export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: KubeObject;
}

/** What has been missed, and how to go on from there. */
export interface Watch {
  /** To be told first. */
  readonly events: readonly WatchEvent[];
  /** What a write is for this watch; null for nothing. */
  readonly eventOf: (change: Change) => WatchEvent | null;
}

/**
 * Begins a watch: after a write that the client names, with what has happened since, or without one,
 * and where it asks for that, with all that is there. What begins to match a selector is told as added, what ceases to as deleted.
 *
 * @throws ApiError Expired when not all that happened since is known any more, BadRequest for what
 *   cannot be understood
 */
export function watchObjects(
  target: Target,
  query: URLSearchParams,
  store: Pick<Store, "each" | "since" | "revision">,
): Watch {
  const resource = storedResource(target.kind);
  const selection = selectionOf(target, query);
  const eventOf = (change: Change) =>
    change.resource === resource.id ? selected(change, selection) : null;
  const since = revisionOf(query);
  if (since !== null && since > store.revision) throw tooOld(since, store);
  if (wantsState(query, since)) {
    const events: WatchEvent[] = [];
    for (const object of store.each(resource, { namespace: target.namespace })) {
      if (selection.matches(object)) events.push({ type: "ADDED", object });
    }
    return { events, eventOf };
  }
  const missed = since === null ? [] : store.since(since);
  if (missed === null) throw tooOld(since, store);
  return { events: missed.flatMap((change) => eventOf(change) ?? []), eventOf };
}

/**
 * Whether all that is there is told first: to a client that knows nothing yet, if it does not say
 * otherwise, and to one that asks for it, whatever it has seen (apiserver, `sendInitialEvents`).
 */
function wantsState(query: URLSearchParams, since: number | null): boolean {
  return query.has("sendInitialEvents") ? isTrue(query, "sendInitialEvents") : since === null;
}

function tooOld(since: number | null, { revision }: Pick<Store, "revision">): ApiError {
  return new ApiError("Expired", `too old resource version: ${since} (${revision})`);
}

function selected(
  { type, object, previous }: Change,
  { matches }: Pick<Selection, "matches">,
): WatchEvent | null {
  const before = previous !== null && matches(previous);
  const now = type !== "DELETED" && matches(object);
  if (now) return { type: before ? "MODIFIED" : "ADDED", object };
  return before ? { type: "DELETED", object } : null;
}

/** Null for a client that knows nothing yet: it says nothing, or 0. */
function revisionOf(query: URLSearchParams): number | null {
  const text = query.get("resourceVersion") ?? "";
  if (text === "" || text === "0") return null;
  return Number(text);
}
