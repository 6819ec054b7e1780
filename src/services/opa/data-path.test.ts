import { expect, test } from "vitest";
import { dataPath, valueAt } from "./data-path.ts";

const document = { atp: { policy: { allow: true, deny: [{ code: "E" }] } } };

test("a path is split at slashes, and names are decoded after that", () => {
  expect(dataPath("")).toEqual([]);
  expect(dataPath("/atp//policy/")).toEqual(["atp", "policy"]);
  expect(dataPath("/atp%2Fpolicy/%61")).toEqual(["atp/policy", "a"]);
  expect(dataPath("/%zz")).toEqual(["%zz"]);
});

test("what is not there is undefined, at any depth", () => {
  expect(valueAt(document, [])).toBe(document);
  expect(valueAt(document, ["atp", "policy", "allow"])).toBe(true);
  expect(valueAt(document, ["nope", "x", "y"])).toBeUndefined();
  expect(valueAt(document, ["constructor"])).toBeUndefined();
});

test("there is no path into a boolean or a set", () => {
  expect(() => valueAt(document, ["atp", "policy", "allow", "x"])).toThrow("rego_type_error");
  expect(() => valueAt(document, ["atp", "policy", "deny", "0"])).toThrow("rego_type_error");
});
