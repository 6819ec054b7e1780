import type { IncomingMessage } from "node:http";
import type { ApiRequest } from "../../../cluster/api/request.ts";

/** A request as the cluster's API takes it. */
export function apiRequest(request: IncomingMessage, body: Uint8Array): ApiRequest {
  const { path, query } = splitUrl(request.url ?? "/");
  return {
    method: request.method ?? "GET",
    path,
    query: new URLSearchParams(query),
    headers: headersOf(request),
    body,
  };
}

/** The path as it was sent, and what stands behind it. */
export function splitUrl(url: string): { path: string; query: string } {
  // A client that takes us for a proxy sends the whole address (RFC 9112, "absolute-form").
  const own = url.startsWith("/") ? url : url.replace(/^[a-z]+:\/\/[^/?]*/i, "");
  const mark = own.indexOf("?");
  const path = mark === -1 ? own : own.slice(0, mark);
  return { path: path === "" ? "/" : path, query: mark === -1 ? "" : own.slice(mark + 1) };
}

function headersOf({ headers }: IncomingMessage): ApiRequest["headers"] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : value,
    ]),
  );
}
