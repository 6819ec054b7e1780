import { describe, expect, test } from "vitest";
import { routerPlatform } from "../../support/router-platform.ts";
import { profilesIn, routerProfiles } from "./router-profiles.ts";

const url = process.env["DEVSTACK_ROUTER_URL"];
const profiles = profilesIn(process.env["DEVSTACK_ROUTER_PROFILES"] ?? "frames,stream,json");

/** Docs: testing.md, "A router of your own". */
describe(url === undefined ? "the reference router" : `the router at ${url}`, () => {
  routerProfiles(async () => url ?? (await routerPlatform()).url, profiles);
});

test("a profile that there is not is told", () => {
  expect(profilesIn("stream, json")).toEqual(["stream", "json"]);
  expect(() => profilesIn("stream,http")).toThrow('no router profile "http"');
});
