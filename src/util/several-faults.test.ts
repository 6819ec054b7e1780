import { expect, test } from "vitest";
import { DevstackError } from "./errors.ts";
import { allOrFaults, faultsOf, throwTogether } from "./several-faults.ts";

const fault = (message: string) => new DevstackError("E_CONFIG", message);
const missing = new DevstackError("E_BINARY_MISSING", "missing");

const thrown = (reasons: readonly unknown[]): Promise<unknown> =>
  allOrFaults(reasons.map((reason) => Promise.reject(reason))).catch((error: unknown) => error);

test("without a fault there are the results, in their order", async () => {
  expect(await allOrFaults([Promise.resolve(1), Promise.resolve(2)])).toEqual([1, 2]);
  expect(() => throwTogether([])).not.toThrow();
});

test("one fault is thrown as it is", async () => {
  const one = fault("a");
  expect(await thrown([one])).toBe(one);
  expect(await thrown([missing])).toBe(missing);
});

test("all faults of the configuration are thrown together, whatever else failed", async () => {
  const error = await thrown([fault("a"), missing, fault("b"), await thrown([fault("c")])]);
  expect(faultsOf(error).map(({ message }) => message)).toEqual(["a", "b", "c"]);
  expect(error).toMatchObject({ code: "E_CONFIG", message: "a" });
});

test("what is no fault of the configuration is thrown alone", async () => {
  const other = new TypeError("oops");
  expect(await thrown([other, missing])).toBe(other);
  expect(faultsOf(other)).toEqual([]);
});
