import { describe } from "vitest";
import { framesProfile } from "./frames-profile.ts";
import { jsonProfile } from "./json-profile.ts";
import { streamProfile } from "./stream-profile.ts";

/** The base URL of the router in question; asked within each test. */
export type GetRouterUrl = () => string | Promise<string>;

const PROFILES = { frames: framesProfile, json: jsonProfile, stream: streamProfile };

/**
 * What routers of the platform speak: `frames` over a web socket, `stream` as lines of JSON on
 * /v1/ask, `json` as one object on /v1/ask, /v1/plan and /v1/observe. No router of the platform has
 * all three; the reference router has.
 */
export type RouterProfile = keyof typeof PROFILES;

const ROUTER_PROFILES: readonly RouterProfile[] = ["frames", "stream", "json"];

/** The tests of these profiles. They ask for nothing but the contract, so any router can take them. */
export function routerProfiles(
  routerUrl: GetRouterUrl,
  profiles: readonly RouterProfile[] = ROUTER_PROFILES,
): void {
  for (const profile of profiles) {
    describe(`profile ${profile}`, () => PROFILES[profile](routerUrl));
  }
}

/** The profiles in a comma list; an Error that names the known ones for any other word. */
export function profilesIn(list: string): RouterProfile[] {
  return list.split(",").map((entry) => {
    const profile = ROUTER_PROFILES.find((known) => known === entry.trim());
    if (profile !== undefined) return profile;
    throw new Error(`no router profile "${entry}": there are ${ROUTER_PROFILES.join(", ")}`);
  });
}
