import { expect, test } from "vitest";
import { lastLineAt } from "./last-line-at.ts";

test("last words that were read late are those of the process that ended", () => {
  expect(lastLineAt(1_000, 1_200)).toBeGreaterThan(1_020);
  expect(lastLineAt(1_000, null), "nothing has followed").toBe(Number.POSITIVE_INFINITY);
  expect(lastLineAt(1_000, 500), "it is the one that ended").toBe(Number.POSITIVE_INFINITY);
});

test("first words that were read before the process counted as started are its own", () => {
  expect(lastLineAt(1_000, 1_200)).toBeLessThan(1_180);
});
