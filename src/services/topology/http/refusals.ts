import type { IncomingMessage } from "node:http";
import { ApiError } from "../../../cluster/status/api-error.ts";
import { crossSiteRefusal, hostRefusal } from "../../kit/http-guards.ts";
import { URL_LIMIT_CHARS } from "../limits.ts";

/** What is asked by whoever looks after us, a page of another site included: it learns nothing. */
const PROBES = new Set(["/readyz", "/livez", "/healthz", "/metrics"]);

/**
 * Refuses what web pages send: for a name that is not ours, or on behalf of another site. Whoever
 * may write here may run what is simulated as they like, so a page that a user only looks at must
 * not.
 *
 * @throws ApiError Forbidden
 */
export function refuseForeign(
  request: IncomingMessage,
  path: string,
  allowedHosts: ReadonlySet<string>,
): void {
  const refusal = hostRefusal(request, allowedHosts) ?? crossSiteRefusal(request, PROBES.has(path));
  if (refusal !== undefined) {
    throw new ApiError("Forbidden", `${refusal.error}: ${refusal.detail}`);
  }
}

/** @throws ApiError BadRequest for an address that no client of ours sends */
export function refuseLongUrl({ url = "" }: IncomingMessage): void {
  if (url.length <= URL_LIMIT_CHARS) return;
  throw new ApiError("BadRequest", `the URL is longer than ${URL_LIMIT_CHARS} characters`);
}
