import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fingerprint, isStale, policySources, recordedOpaVersion } from "./policy-fingerprint.ts";

const checkedIn = fileURLToPath(new URL("../config/opa/", import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "devstack-fingerprint-"));
  cpSync(checkedIn, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the checked-in policy.wasm was compiled from the checked-in Rego", () => {
  expect(isStale(checkedIn)).toBe(false);
});

test.each([
  ["a changed source", "atp/policy.rego", "package atp.policy\n"],
  ["a new source", "atp/more.rego", "package atp.more\n"],
  ["a changed module", "policy.wasm", "\0asm"],
])("%s makes it stale", (_what, path, content) => {
  writeFileSync(join(folder, path), content);
  expect(isStale(folder)).toBe(true);
});

test("a removed source makes it stale", () => {
  rmSync(join(folder, "atp/policy.rego"));
  expect(isStale(folder)).toBe(true);
});

test("tests of the policy are no source of it", () => {
  writeFileSync(join(folder, "atp/policy_test.rego"), "package atp.policy_test\n");
  expect(isStale(folder)).toBe(false);
  expect(policySources(folder)).toEqual(["atp/policy.rego"]);
});

test("the fingerprint keeps the version of opa and is what sha256sum reads", () => {
  writeFileSync(join(folder, "policy.sha256"), fingerprint(folder, "9.8.7"));
  expect(recordedOpaVersion(folder)).toBe("9.8.7");
  expect(fingerprint(folder, "9.8.7").split("\n").slice(1)).toEqual([
    expect.stringMatching(/^[0-9a-f]{64} {2}atp\/policy\.rego$/),
    expect.stringMatching(/^[0-9a-f]{64} {2}policy\.wasm$/),
    "",
  ]);
});

test("a fingerprint without a version is an error, not a pass", () => {
  writeFileSync(join(folder, "policy.sha256"), "nothing\n");
  expect(() => isStale(folder)).toThrow("names no version");
});
