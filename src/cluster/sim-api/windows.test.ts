import { expect, test } from "vitest";
import { createCluster } from "../create-cluster.ts";
import { openWindow } from "../traffic/traffic-window.ts";
import { Windows } from "./windows.ts";

test("a window of before a restart is not taken for one of afterwards", () => {
  const cluster = createCluster({ seed: 7, startMs: 0 });
  const before = new Windows().add(openWindow(cluster));
  cluster.advanceTo(1_000);
  const windows = new Windows();
  const after = windows.add(openWindow(cluster));
  expect(windows.get(after)).toBeDefined();
  expect(windows.get(before)).toBeUndefined();
});
