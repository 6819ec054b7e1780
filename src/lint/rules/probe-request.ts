import type { Probe } from "../compose/service.ts";
import { placeOf, type Spot } from "../tree/tree.ts";

/** What a probe asks for within its own container. */
export interface ProbeRequest {
  scheme: "http" | "https";
  port: number;
  at: Spot;
}

/** The HTTP request that a probe makes of its own container; null when it makes none, or who knows. */
export function probeRequest(probe: Probe | null): ProbeRequest | null {
  if (probe === null || probe.disabled) return null;
  for (const { text, from } of probe.words) {
    const [url, scheme = "", port] =
      /(https?):\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d+))?/.exec(text) ?? [];
    if (url === undefined) continue;
    const secure = scheme === "https";
    return {
      scheme: secure ? "https" : "http",
      port: port ? Number(port) : secure ? 443 : 80,
      at: placeOf(from, url),
    };
  }
  return null;
}
