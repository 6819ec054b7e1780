import type { IncomingMessage } from "node:http";

/** The body of a 403. */
export interface Refusal {
  error: string;
  detail: string;
}

/** The last one is this machine as containers call it: no server outside of it has a say in that name. */
const OWN_NAMES = new Set(["localhost", "127.0.0.1", "[::1]", "host.docker.internal"]);
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses a request for a host name that is not ours: a web page whose name was re-bound to this
 * address (DNS rebinding) sends its own name. The address that the connection came to is always
 * ours: a name is needed for the attack.
 */
export function hostRefusal(
  request: IncomingMessage,
  allowedHosts: ReadonlySet<string>,
): Refusal | undefined {
  const host = hostName(request.headers.host);
  const isOwn = OWN_NAMES.has(host) || allowedHosts.has(host) || host === ownAddress(request);
  if (isOwn) return undefined;
  return {
    error: "host_not_allowed",
    detail: "the Host header names none of this service's hosts (DEVSTACK_ALLOWED_HOSTS adds some)",
  };
}

/**
 * Refuses a write that a browser sends on behalf of another site. Clients that are no browsers send
 * neither Sec-Fetch-Site nor Origin and pass. Unless `mayRead`, reads are refused as well.
 */
export function crossSiteRefusal(request: IncomingMessage, mayRead: boolean): Refusal | undefined {
  if (SAFE_METHODS.has(request.method ?? "")) {
    if (mayRead || request.headers["sec-fetch-site"] !== "cross-site") return undefined;
    return { error: "cross_site_read", detail: "other sites may not ask this service" };
  }
  if (!isFromOtherSite(request)) return undefined;
  return {
    error: "cross_site_write",
    detail: "writes are accepted from this service's own origin",
  };
}

/**
 * Refuses a web socket that a page of another site opens: browsers ask nobody's leave for those, so
 * the server has to look at Origin itself.
 */
export function crossSiteSocketRefusal(request: IncomingMessage): Refusal | undefined {
  if (!isFromOtherSite(request)) return undefined;
  return {
    error: "cross_site_socket",
    detail: "web sockets are accepted from this service's own origin",
  };
}

function isFromOtherSite({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  const isForeign = origin !== undefined && originHost(origin) !== host?.toLowerCase();
  return isForeign || headers["sec-fetch-site"] === "cross-site";
}

/** The name in a Host header, lower case, without its port; an IPv6 address in brackets. */
function hostName(header: string | undefined): string {
  return (header ?? "").toLowerCase().replace(/:\d+$/, "");
}

function ownAddress(request: IncomingMessage): string {
  const address = request.socket.localAddress?.replace(/^::ffff:/, "") ?? "";
  return address.includes(":") ? `[${address}]` : address;
}

/** Empty for what is no origin, such as "null": never equal to a Host header. */
function originHost(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : "";
}
