import { expect, test } from "vitest";
import { createCluster } from "../create-cluster.ts";
import { readSnapshot, SnapshotFault, snapshotText } from "./snapshot-text.ts";

const cluster = createCluster({ seed: 7, startMs: 0 });
const text = snapshotText(cluster.save());

test("a snapshot holds the whole cluster", () => {
  expect(readSnapshot(text)).toEqual(JSON.parse(JSON.stringify(cluster.save())));
});

test.each([
  ["nothing", "", "does not begin as a snapshot"],
  ["something else", '{"kind":"List"}\n{}\n', "does not begin as a snapshot"],
  ["one that was cut off", text.slice(0, -100), "damaged or cut off"],
  ["one that was changed", text.replace("node-a1", "node-x1"), "damaged or cut off"],
  ["one of another version", text.replace('"format":2', '"format":1'), "it has format 1"],
])("%s is refused as a whole", (_what, given, why) => {
  expect(() => readSnapshot(given)).toThrow(SnapshotFault);
  expect(() => readSnapshot(given)).toThrow(why);
});
