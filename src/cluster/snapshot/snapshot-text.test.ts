import { expect, test } from "vitest";
import { TextDigest } from "../../util/digest.ts";
import { createCluster } from "../create-cluster.ts";
import { readSnapshot, SnapshotFault, snapshotText } from "./snapshot-text.ts";

const cluster = createCluster({ seed: 7, startMs: 0 });
const text = snapshotText(cluster.save());

/** As it was written before: all of it in one line. */
function inOneLine(): string {
  const body = JSON.stringify(cluster.save());
  const digest = new TextDigest();
  digest.add(body);
  const head = JSON.stringify({ kind: "devstack-cluster", format: 2 });
  return `${head}\n${body}\n${JSON.stringify({ digest: digest.end() })}\n`;
}

test.each([
  ["in lines", text],
  ["without its last end of a line", text.trimEnd()],
  ["in one line, as it was written before", inOneLine()],
])("a snapshot %s holds the whole cluster", (_what, given) => {
  expect(readSnapshot(given)).toEqual(JSON.parse(JSON.stringify(cluster.save())));
});

test.each([
  ["nothing", "", "does not begin as a snapshot"],
  ["something else", '{"kind":"List"}\n{}\n', "does not begin as a snapshot"],
  ["one that was cut off", text.slice(0, -100), "damaged or cut off"],
  ["one without its end", text.slice(0, text.lastIndexOf("{")), "damaged or cut off"],
  ["one that was changed", text.replace("node-a1", "node-x1"), "damaged or cut off"],
  ["one that lacks a line", text.replace(/\n\{"table":"nodes".*\n/, "\n"), "damaged or cut off"],
  ["one that goes on", `${text}{"digest":"0"}\n`, "damaged or cut off"],
  ["one in one line that was changed", inOneLine().replace("a1", "x1"), "damaged or cut off"],
  ["one of another version", text.replace('"format":3', '"format":1'), "it has format 1"],
])("%s is refused as a whole", (_what, given, why) => {
  expect(() => readSnapshot(given)).toThrow(SnapshotFault);
  expect(() => readSnapshot(given)).toThrow(why);
});
