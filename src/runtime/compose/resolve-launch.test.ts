import { expect, test } from "vitest";
import type { LaunchOption } from "../../catalog/service-spec.ts";
import { resolveLaunch } from "./resolve-launch.ts";

const resolve = (...options: LaunchOption[]) => resolveLaunch(options, "one", { version: "1.0.0" });

const program: LaunchOption = { kind: "program", names: ["opa"], args: [], versionArgs: [] };
const stock: LaunchOption = {
  kind: "stock-image",
  ...{ image: "opa:1", version: "1", user: "1000:1000", args: ["run"], mounts: {} },
};
const builtin: LaunchOption = { kind: "builtin", entry: "opa" };
const command: LaunchOption = { kind: "command", command: ["node", "x.js"] };
const image: LaunchOption = { kind: "image", image: "mine:1", build: null };

test("an image goes before a stand-in, and a program of this machine counts for nothing", () => {
  expect(resolve(program, stock, builtin)).toMatchObject({
    kind: "container",
    image: { kind: "stock", name: "opa:1", user: "1000:1000" },
    command: ["run"],
  });
});

test("what devstack brings runs from its own image", () => {
  expect(resolve(builtin)).toMatchObject({
    image: { kind: "own", entry: "opa" },
    version: "1.0.0",
  });
});

test("an image of the user's goes before their program", () => {
  expect(resolve(command, image)).toMatchObject({ image: { kind: "user", name: "mine:1" } });
});

test.each<[string, LaunchOption, string]>([
  ["a program of the user's", command, "process"],
  ["a configured program", { ...program, configured: "bin/opa" }, "binary"],
])("%s alone is refused by its key", (_what, option, key) => {
  expect(() => resolve(option)).toThrow(
    expect.objectContaining({
      code: "E_CONFIG",
      details: { service: "one", places: [["services", "one", key]] },
    }),
  );
});

test("what runs elsewhere stays there, and what cannot be had says why", () => {
  const addresses = { http: { host: "127.0.0.1", port: 9000 } };
  expect(resolve({ kind: "external", addresses })).toMatchObject({ kind: "external", addresses });
  expect(resolve({ kind: "absent", reason: "no such thing" })).toEqual({
    kind: "disabled",
    reason: "no such thing",
  });
});
