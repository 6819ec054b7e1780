import { expect, test } from "vitest";
import { diagnosticsOf } from "../config/diagnostics.ts";
import { parseConfig } from "../config/parse-config.ts";
import { DevstackError } from "../util/errors.ts";
import { SeveralFaults } from "../util/several-faults.ts";
import { withPlaces } from "./locate-error.ts";

const YAML = `name: shop
services:
  opa: { binary: bin/opa }
  billing:
    process: [node, billing.js]
    env: { KEY: "\${NOWHERE}" }
`;

test("an error about a key is told with its line, once", async () => {
  const error = new DevstackError("E_BINARY_MISSING", "the program is not there", {
    why: "it is no file",
    hint: "correct it",
    details: { service: "opa", places: [["nowhere"], ["services", "opa", "binary"]] },
  });
  expect(await located(error)).toMatchObject({
    code: "E_BINARY_MISSING",
    message: "the program is not there",
    why: "it is no file (devstack.yaml:3:10)",
    hint: "correct it",
    exitStatus: 3,
    details: { service: "opa", place: "devstack.yaml:3:10" },
  });
});

test("a fault of the configuration shows the line itself", async () => {
  const error = new DevstackError("E_CONFIG", "cannot be filled in", {
    why: "${NOWHERE} is not set",
    hint: "set it",
    details: { places: [["services", "billing", "env", "KEY"]] },
  });
  expect(diagnosticsOf(await located(error))).toEqual([
    expect.objectContaining({
      line: 6,
      path: "services.billing.env.KEY",
      message: "${NOWHERE} is not set",
      suggestion: "set it",
      sourceLine: '    env: { KEY: "${NOWHERE}" }',
    }),
  ]);
});

test("all faults of the configuration are told at once, in the order of the file", async () => {
  const fault = (place: readonly string[]) =>
    new DevstackError("E_CONFIG", "fault", { why: "wrong", details: { places: [place] } });
  const error = new SeveralFaults([
    fault(["services", "billing", "env", "KEY"]),
    fault(["services", "opa", "binary"]),
    fault(["ports", "opa"]),
  ]);
  expect(diagnosticsOf(await located(error))?.map(({ line }) => line)).toEqual([3, 6]);
});

test.each([
  ["names no place", { service: "opa" }],
  ["names places that are not written", { places: [["ports", "opa"]] }],
  ["has no details", undefined],
])("an error that %s passes through as it is", async (_, details) => {
  const error = new DevstackError("E_PORT_TAKEN", "taken", { details });
  expect(await located(error)).toBe(error);
});

test("what is no error of ours passes through, and so does a result", async () => {
  const error = new TypeError("oops");
  expect(await located(error)).toBe(error);
  expect(await withPlaces(config(), async () => 7)).toBe(7);
});

function config() {
  return parseConfig(YAML, { file: "/shop/devstack.yaml", folder: "/shop" });
}

async function located(error: unknown): Promise<unknown> {
  return withPlaces(config(), () => Promise.reject(error)).catch((thrown: unknown) => thrown);
}
