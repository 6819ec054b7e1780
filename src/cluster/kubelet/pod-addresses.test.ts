import { expect, test } from "vitest";
import { PodAddresses } from "./pod-addresses.ts";

/** Of which 13 are for pods. */
const SMALL = "10.0.0.0/28";

test("addresses of a range are given out in turn, and again when they are free", () => {
  const addresses = PodAddresses.none();
  const taken = Array.from({ length: 13 }, (_, index) => addresses.take(SMALL, `pod-${index}`));
  expect(taken.slice(0, 2)).toEqual(["10.0.0.2", "10.0.0.3"]);
  expect(new Set(taken).size).toBe(13);
  expect(addresses.take(SMALL, "late")).toBeNull();
  addresses.free("10.0.0.5", "another");
  expect(addresses.take(SMALL, "late")).toBeNull();
  addresses.free("10.0.0.5", "pod-3");
  const fork = addresses.fork();
  expect(addresses.take(SMALL, "late")).toBe("10.0.0.5");
  expect(fork.take(SMALL, "other")).toBe("10.0.0.5");
  expect(addresses.take(SMALL, "later")).toBeNull();
});

test("nodes without a range share one, and the next when it is full, at no more cost", () => {
  const addresses = PodAddresses.none();
  const given = new Set<string | null>();
  for (let pod = 0; pod < 70_000; pod++) given.add(addresses.take(undefined, `pod-${pod}`));
  expect(given.size).toBe(70_000);
  expect(given.has(null)).toBe(false);
  expect(given.has("10.245.0.2")).toBe(true);
});
