import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sameDecisions } from "./same-decisions.ts";

const wasm = readFileSync(new URL("../config/opa/policy.wasm", import.meta.url));

test("a policy decides like itself", async () => {
  expect(await sameDecisions(wasm, wasm)).toBe(true);
});

test("a policy with another forbidden tool decides otherwise", async () => {
  const other = Buffer.from(wasm);
  other.write("fs.wrote", other.indexOf("fs.write"));
  expect(await sameDecisions(wasm, other)).toBe(false);
});
