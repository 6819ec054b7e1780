import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  cycleOf,
  decide,
  type ReadObjects,
  readsOf,
  viewOf,
} from "../../../test/support/cluster/scheduling.ts";
import type { Namespace } from "../objects/namespace.ts";
import type { Node } from "../objects/node.ts";
import type { Pod } from "../objects/pod.ts";
import type { Decision, Scoreboard } from "./decision.ts";
import { pointsAt } from "./explain/kept-decision.ts";

interface Recorded {
  readonly objects: ReadObjects & {
    readonly nodes: readonly Node[];
    readonly pods?: readonly Pod[];
    readonly pod: Pod;
    readonly namespaces: readonly Namespace[];
  };
  readonly recorded: {
    readonly refused?: readonly string[];
    /** The rule, whether preemption may help, and the reasons. */
    readonly rejections: Readonly<Record<string, readonly string[]>>;
    /** Of each possible node by rule, with weights, where they are not 0; and the sum. */
    readonly points?: Readonly<Record<string, Readonly<Record<string, number>>>>;
    readonly message?: string;
  };
}

// What the plugins of kube-scheduler 1.34.1, default profile, said of chosen random clusters.
const file = new URL("goldens/decisions.ndjson", import.meta.url);
const RECORDED = readFileSync(file, "utf8")
  .trim()
  .split("\n")
  .map((line, index): [number, Recorded] => [index, JSON.parse(line)]);

test("there is something recorded", () => expect(RECORDED.length).toBeGreaterThan(40));

test.each(RECORDED)("decides as the real scheduler has, case %i", (_, { objects, recorded }) => {
  const view = viewOf(objects.nodes, objects.pods ?? []);
  for (const { metadata } of objects.namespaces) {
    view.setNamespace(metadata.name, metadata.labels ?? {});
  }
  const decision = decide(cycleOf(view, objects.pod, readsOf(objects)));
  expect(rejectionsOf(decision)).toEqual(recorded.rejections);
  if (decision.node === undefined) {
    expect(decision.message).toBe(recorded.message);
    const { plugin, reasons = [] } = decision.rejected ?? {};
    expect(plugin && [plugin, ...reasons]).toEqual(recorded.refused);
  } else if (decision.scoreboard === undefined) {
    expect(Object.keys(recorded.points ?? {})).toEqual([decision.node]);
  } else {
    expect(pointsOf(decision.scoreboard)).toEqual(recorded.points);
  }
});

function rejectionsOf({ rejections }: Decision): Record<string, readonly string[]> {
  return Object.fromEntries(
    Array.from(rejections, ({ node, rejection: { plugin, unresolvable, reasons } }) => [
      node,
      [plugin, unresolvable ? "unresolvable" : "resolvable", ...reasons],
    ]),
  );
}

function pointsOf(board: Scoreboard): Record<string, Record<string, number>> {
  return Object.fromEntries(
    Array.from(board.nodes, (node, index) => {
      const points = pointsAt(board, index)
        .map(({ rule, weight, points }): [string, number] => [rule, weight * points])
        .filter(([, score]) => score !== 0);
      return [node, { total: board.totals[index] ?? 0, ...Object.fromEntries(points) }];
    }),
  );
}
