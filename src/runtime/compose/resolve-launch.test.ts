import { expect, test } from "vitest";
import type { LaunchOption } from "../../catalog/service-spec.ts";
import { resolveLaunch } from "./resolve-launch.ts";

const resolve = (...options: LaunchOption[]) =>
  resolveLaunch(options, "one", {
    version: "1.0.0",
    onHost: async (option) => ({ kind: "command", command: [option.kind], version: null }),
  });

const program: LaunchOption = { kind: "program", names: ["opa"], args: [], versionArgs: [] };
const stock: LaunchOption = {
  kind: "stock-image",
  ...{ image: "opa:1", version: "1", user: "1000:1000", args: ["run"], mounts: {} },
  memoryMb: 64,
};
const builtin: LaunchOption = { kind: "builtin", entry: "opa" };
const command: LaunchOption = { kind: "command", command: ["node", "x.js"] };
const image: LaunchOption = {
  kind: "image",
  image: "mine:1",
  build: null,
  command: null,
  volumes: [],
};

test("an image goes before a stand-in, and before a program that is only found here", async () => {
  expect(await resolve(program, stock, builtin)).toMatchObject({
    kind: "container",
    image: { kind: "stock", name: "opa:1", user: "1000:1000" },
    command: ["run"],
  });
});

test("what devstack brings runs from its own image", async () => {
  expect(await resolve(builtin)).toMatchObject({
    image: { kind: "own", entry: "opa" },
    version: "1.0.0",
  });
});

test("an image of the user's goes before their program", async () => {
  expect(await resolve(command, image)).toMatchObject({ image: { kind: "user", name: "mine:1" } });
});

test.each<[string, LaunchOption]>([
  ["command", command],
  ["program", { ...program, configured: "bin/opa" }],
])("a %s of the user's runs on this machine, beside the containers", async (kind, option) => {
  const launch = { kind: "command", command: [kind], version: null };
  expect(await resolve(option, stock, builtin)).toEqual(launch);
});

test("what runs elsewhere stays there, and what cannot be had says why", async () => {
  const addresses = { http: { host: "127.0.0.1", port: 9000 } };
  expect(await resolve({ kind: "external", addresses })).toMatchObject({
    kind: "external",
    addresses,
  });
  expect(await resolve({ kind: "absent", reason: "no such thing" })).toEqual({
    kind: "disabled",
    reason: "no such thing",
  });
});
