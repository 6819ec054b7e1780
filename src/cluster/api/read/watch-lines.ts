import type { KubeObject } from "../../objects/meta.ts";
import type { ApiError } from "../../status/api-error.ts";
import type { WatchEvent } from "./watch-objects.ts";

/** An event as a watch has it on the wire: one JSON text on a line of its own. */
export function eventLine({
  type,
  object,
}: {
  type: WatchEvent["type"] | "BOOKMARK";
  object: unknown;
}): string {
  return `${JSON.stringify({ type, object })}\n`;
}

/** Says up to which write the client knows everything, though nothing of its own has happened. */
export function bookmarkLine(
  { apiVersion, kind }: Pick<KubeObject, "apiVersion" | "kind">,
  revision: number,
): string {
  const metadata = { resourceVersion: String(revision), creationTimestamp: null };
  return eventLine({ type: "BOOKMARK", object: { kind, apiVersion, metadata } });
}

/** The last line of a watch that cannot go on. */
export function errorLine(error: ApiError): string {
  return `${JSON.stringify({ type: "ERROR", object: error.toStatus() })}\n`;
}
