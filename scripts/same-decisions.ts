import { isDeepStrictEqual } from "node:util";
import { loadPolicy } from "@open-policy-agent/opa-wasm";
import fc from "fast-check";
import { policyInput } from "../test/support/policy-input.ts";

/** Whether two compiled policies decide alike over a fixed sample of inputs. */
export async function sameDecisions(one: Uint8Array, other: Uint8Array): Promise<boolean> {
  const [first, second] = await Promise.all([load(one), load(other)]);
  return fc
    .sample(policyInput, { numRuns: 2_000, seed: 1 })
    .every((input) => isDeepStrictEqual(first.evaluate(input), second.evaluate(input)));
}

function load(wasm: Uint8Array) {
  return loadPolicy(new Uint8Array(wasm));
}
