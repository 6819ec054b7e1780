import { expect, test } from "vitest";
import { startWaves } from "./waves.ts";

const service = (name: string, ...needs: string[]) => ({
  name,
  needs: Object.fromEntries(needs.map((need) => [need, "started" as const])),
});

test("a service stands in the first wave after all its needs", () => {
  expect(
    startWaves([service("d", "b", "c"), service("c", "a"), service("b"), service("a")]),
  ).toEqual([["b", "a"], ["c"], ["d"]]);
});

test("a circle names those in it, and those that wait for it", () => {
  expect(() => startWaves([service("a"), service("b", "c"), service("c", "b")])).toThrow(
    expect.objectContaining({ code: "E_CONFIG", why: expect.stringContaining("b, c") }),
  );
});
