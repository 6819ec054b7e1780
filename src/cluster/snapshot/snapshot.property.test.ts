import fc from "fast-check";
import { expect, test } from "vitest";
import { type Deed, deeds, perform } from "../../../test/support/cluster/deeds.ts";
import { savedDigest } from "../../../test/support/cluster/saved-digest.ts";
import type { Cluster, SavedCluster } from "../cluster.ts";
import { createCluster, loadCluster } from "../create-cluster.ts";
import { openWindow, readWindow } from "../traffic/traffic-window.ts";
import { SavedBuilder } from "./saved-builder.ts";
import { changedLines, savedLines } from "./snapshot-lines.ts";
import { readSnapshot, snapshotText } from "./snapshot-text.ts";

const START_MS = Date.parse("2026-01-01T00:00:00Z");
const OPTIONS = { seed: 7, startMs: START_MS };

function whatFollows(cluster: Cluster, next: readonly Deed[]): string[] {
  const log: string[] = [];
  const window = openWindow(cluster);
  cluster.subscribe(({ type, resource, object }) => {
    log.push(`${cluster.nowMs} ${type} ${resource} ${JSON.stringify(object)}`);
  });
  for (const deed of next) perform(cluster, deed);
  cluster.advanceTo(cluster.nowMs + 1_000_000);
  log.push(JSON.stringify(readWindow(window, cluster)));
  return log;
}

test("a cluster that was saved and loaded goes on as the one it was saved from", () => {
  fc.assert(
    fc.property(deeds, deeds, (before, after) => {
      const cluster = createCluster(OPTIONS);
      for (const deed of before) perform(cluster, deed);
      const loaded = loadCluster(readSnapshot(snapshotText(cluster.save())), OPTIONS);
      expect(loaded.nextMs).toBe(cluster.nextMs);
      expect(whatFollows(loaded, after)).toEqual(whatFollows(cluster, after));
    }),
    { numRuns: 60 },
  );
});

function build(lines: readonly string[]): SavedCluster {
  const builder = new SavedBuilder();
  for (const line of lines) builder.add(JSON.parse(line));
  return builder.end();
}

test("what was saved once, and all changes since, are what is saved now", () => {
  fc.assert(
    fc.property(deeds, fc.array(deeds, { minLength: 1, maxLength: 4 }), (before, parts) => {
      const cluster = createCluster(OPTIONS);
      for (const deed of before) perform(cluster, deed);
      const tracker = cluster.track();
      const lines = [...savedLines(cluster.save())];
      for (const some of parts) {
        for (const deed of some) perform(cluster, deed);
        lines.push(...changedLines(tracker.take()));
        expect(savedDigest(build(lines))).toBe(savedDigest(cluster.save()));
      }
      const loaded = loadCluster(build(lines), OPTIONS);
      expect(whatFollows(loaded, before)).toEqual(whatFollows(cluster, before));
    }),
    { numRuns: 30 },
  );
});
