import { expect, test } from "vitest";
import { placesToTry } from "./port-room.ts";

const LINUX = { first: 32_768, last: 60_999 };
const MACOS = { first: 49_152, last: 65_535 };

test.each([
  ["8080 goes to 18080", 8_080, LINUX, [18_080, 18_080]],
  ["nothing goes among the system's own ports", 25_000, LINUX, [61_000, 65_535]],
  ["nor where macOS has them", 40_000, MACOS, [44_152, 49_151]],
  ["nor beyond the last port", 60_000, MACOS, [44_152, 49_151]],
  ["any port is one beside the system's own", 0, LINUX, [61_000, 65_535]],
  ["however far down these reach", 0, { first: 1_024, last: 64_000 }, [64_001, 65_535]],
  ["unless nothing else is left", 0, { first: 1_024, last: 65_535 }, [1_024, 65_535]],
])("%s", (_words, preferred, ephemeral, [first = 0, last = 0]) => {
  const [place = 0] = placesToTry(preferred, { ephemeral, stackId: "a" });
  expect(place).toBeGreaterThanOrEqual(first);
  expect(place).toBeLessThanOrEqual(last);
});

test("every port beside the system's own is tried, once", () => {
  const places = [...placesToTry(0, { ephemeral: LINUX, stackId: "a" })];
  expect(places.toSorted()).toEqual(Array.from({ length: 4_536 }, (_, index) => 61_000 + index));
});

test("a stack always begins at the same place, others at others", () => {
  const placeOf = (stackId: string) => [...placesToTry(0, { ephemeral: LINUX, stackId })][0];
  expect(placeOf("a")).toBe(placeOf("a"));
  expect(new Set(["a", "b", "c", "d"].map(placeOf)).size).toBe(4);
});
