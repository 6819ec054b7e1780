import { job, zoned } from "../make.ts";
import type { Scenario } from "../scenario.ts";

export const JOBS: readonly Scenario[] = [
  {
    name: "job-completes",
    shows: "So many at once, until so many have ended well.",
    nodes: zoned("a1 b1"),
    actions: [{ apply: [job("batch", { completions: 4, parallelism: 2 })] }, { look: "done" }],
  },
  {
    name: "job-indexed",
    shows: "Each index once.",
    nodes: zoned("a1 b1"),
    actions: [
      {
        apply: [job("batch", { completions: 3, parallelism: 3, completionMode: "Indexed" })],
      },
      { look: "done" },
    ],
  },
  {
    name: "job-fails",
    shows: "A pod that fails more often than is allowed.",
    nodes: zoned("a1"),
    actions: [
      { apply: [job("batch", { backoffLimit: 0 }, { labels: { fares: "badly" } })] },
      { pass: 3 },
      { look: "failed" },
    ],
  },
  {
    name: "job-suspended",
    shows: "Nothing runs while it is suspended.",
    nodes: zoned("a1"),
    actions: [
      { apply: [job("batch", { suspend: true })] },
      { look: "suspended" },
      { patch: { kind: "Job", name: "batch" }, with: { spec: { suspend: false } } },
      { pass: 2 },
      { look: "done" },
    ],
  },
  {
    name: "job-deadline",
    shows: "It may take only so long.",
    nodes: zoned("a1"),
    actions: [
      { apply: [job("batch", { activeDeadlineSeconds: 2 }, { labels: {} })] },
      { pass: 5 },
      { look: "late" },
    ],
  },
  {
    name: "job-removed-after",
    shows: "It is removed some time after it has ended.",
    nodes: zoned("a1"),
    actions: [
      { apply: [job("batch", { ttlSecondsAfterFinished: 1 })] },
      { pass: 5 },
      { look: "gone" },
    ],
  },
];
