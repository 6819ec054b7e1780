import type { Service } from "../objects/service.ts";

/**
 * How many requests a service is sent in each second: a number for all zones together, which share it
 * evenly, or numbers by zone: `"300"`, `"us-east-1a=200, us-east-1b=100"`.
 */
export const REQUESTS_ANNOTATION = "sim.devstack.dev/requests-per-second";

/** Requests per second by the zone that they come from. */
export type ZoneRates = ReadonlyMap<string, number>;

const NONE: ZoneRates = new Map();

/** Whether anything is said of the requests to a service. */
export function isAskedFor({ metadata }: Service): boolean {
  return metadata.annotations?.[REQUESTS_ANNOTATION] !== undefined;
}

/**
 * The requests that a service is sent, none where its annotation is not understood.
 *
 * @param zones all that have nodes, alive or not: what comes from a dead zone does not come from others
 */
export function requestedRates({ metadata }: Service, zones: readonly string[]): ZoneRates {
  const text = metadata.annotations?.[REQUESTS_ANNOTATION]?.trim() ?? "";
  if (!text.includes("=")) {
    const total = rateOf(text) ?? 0;
    return total === 0 ? NONE : new Map(zones.map((zone) => [zone, total / zones.length]));
  }
  const rates = new Map<string, number>();
  for (const part of text.split(",")) {
    const [zone = "", rate = ""] = part.split("=").map((one) => one.trim());
    const perSecond = rateOf(rate);
    if (perSecond === null) return NONE;
    if (zones.includes(zone)) rates.set(zone, perSecond);
  }
  return rates;
}

function rateOf(text: string): number | null {
  const rate = Number(text);
  return text !== "" && Number.isFinite(rate) && rate >= 0 ? rate : null;
}
