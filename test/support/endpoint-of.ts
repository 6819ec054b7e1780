import type { Endpoint } from "../../src/plan/endpoints.ts";

/** The endpoint of a server of a test, from its URL. */
export function endpointOf(url: string): Endpoint {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port), protocol: "http", internal: false };
}
