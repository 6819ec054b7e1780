import { expect, test } from "vitest";
import type { Pod } from "../objects/pod.ts";
import { requireRoom } from "./most-pods.ts";

test("a cluster that is full takes no further pod", () => {
  const pod = { metadata: { name: "web" } } as Pod;
  expect(() => requireRoom(pod, { count: () => 149_999 })).not.toThrow();
  expect(() => requireRoom(pod, { count: () => 150_000 })).toThrow(
    'pods "web" is forbidden: a simulated cluster holds at most 150000 pods',
  );
});
