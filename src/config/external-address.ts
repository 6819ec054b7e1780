/** Where something listens that devstack does not start. */
export interface ExternalAddress {
  /** What the scheme says, or null for a bare `host:port`. */
  protocol: "http" | "grpc" | "tcp" | null;
  host: string;
  port: number;
}

const HTTP_PORT = 80;
/** What an address looks like; whether its port exists is for `externalAddress` to say. */
export const ADDRESS =
  /^(?:(http|grpc|tcp):\/\/)?([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::(\d{1,5}))?\/?$/;

/**
 * The address that `url` or an entry of `urls` names: `http://HOST:PORT` (port 80 when left out),
 * `grpc://HOST:PORT`, `tcp://HOST:PORT` or `HOST:PORT`. Null for all else: a path, a login, TLS or
 * a bracketed IPv6 address have no place in what services are wired with.
 */
export function externalAddress(text: string): ExternalAddress | null {
  const match = ADDRESS.exec(text);
  if (match === null) return null;
  const [, scheme, host = "", digits] = match;
  const protocol = (scheme ?? null) as ExternalAddress["protocol"];
  if (digits === undefined && protocol !== "http") return null;
  const port = digits === undefined ? HTTP_PORT : Number(digits);
  return port >= 1 && port <= 65_535 ? { protocol, host, port } : null;
}
