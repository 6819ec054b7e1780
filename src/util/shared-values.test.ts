import { expect, test } from "vitest";
import { SharedValues } from "./shared-values.ts";

test("of equal values there is one, and of many only so many are remembered", () => {
  const shared = new SharedValues<string, { readonly key: string }>();
  let made = 0;
  const get = (key: string) =>
    shared.get(key, () => {
      made += 1;
      return { key };
    });
  const first = get("a");
  expect(get("a")).toBe(first);
  expect(made).toBe(1);
  for (let number = 0; number < 5_000; number++) get(`other-${number}`);
  expect(get("a")).toEqual(first);
  expect(get("a")).not.toBe(first);
  expect(get("a")).toBe(get("a"));
});
