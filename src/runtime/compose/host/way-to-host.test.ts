import { expect, test } from "vitest";
import { wayToHost } from "./way-to-host.ts";

const debian = { operatingSystem: "Debian GNU/Linux 12", name: "ada", rootless: false };
const targets = new Set(["billing.http", "billing.feed", "ledger.http"]);

test.each([
  ["an engine of a Linux machine", debian, "linux", "relay"],
  ["Docker Desktop on Linux", { ...debian, operatingSystem: "Docker Desktop" }, "linux", "engine"],
  ["one in Lima", { ...debian, name: "lima-rancher-desktop" }, "linux", "engine"],
  ["any on macOS, also without root", { ...debian, rootless: true }, "darwin", "engine"],
] as const)("%s", (_what, info, platform, way) => {
  expect(wayToHost(info, { targets, platform })).toBe(way);
});

test("an engine without root is refused by the services that its containers could not reach", () => {
  expect(() => wayToHost({ ...debian, rootless: true }, { targets, platform: "linux" })).toThrow(
    expect.objectContaining({
      code: "E_RUNTIME_UNAVAILABLE",
      exitStatus: 3,
      message: "containers of this engine cannot reach billing, ledger",
      hint: expect.stringContaining("give billing, ledger an image"),
    }),
  );
});
