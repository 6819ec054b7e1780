import { expect, test } from "vitest";
import { readFitMessage, reasonWords } from "./reason-words.ts";

test("a message of the scheduler is read reason by reason, without what preemption has to say", () => {
  const message =
    "0/6 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {dedicated: gpu}, 3 node(s) didn't match pod topology spread constraints. no new claims to deallocate, preemption: 0/6 nodes are available: 6 Preemption is not helpful for scheduling.";
  expect(readFitMessage(message)).toEqual([
    { nodes: 1, reason: "Insufficient cpu" },
    { nodes: 2, reason: "node(s) had untolerated taint {dedicated: gpu}" },
    { nodes: 3, reason: "node(s) didn't match pod topology spread constraints" },
  ]);
  expect(readFitMessage("no nodes available to schedule pods")).toEqual([]);
});

test.each([
  ["Insufficient cpu", "too little cpu left"],
  ["Too many pods", "as many pods as they may have"],
  ["node(s) had untolerated taint {node.kubernetes.io/unreachable: }", "unreachable"],
  ["node(s) had untolerated taint {node.kubernetes.io/not-ready: }", "not ready"],
  ["node(s) had untolerated taint {node.kubernetes.io/unschedulable: }", "cordoned"],
  ["node(s) were unschedulable", "cordoned"],
  [
    "node(s) had untolerated taint {dedicated: gpu}",
    "tainted dedicated=gpu, which the pod does not tolerate",
  ],
  [
    "node(s) had untolerated taint {dedicated: }",
    "tainted dedicated, which the pod does not tolerate",
  ],
  ["node(s) didn't match Pod's node affinity/selector", "other labels than the pod asks for"],
  ["node(s) didn't match pod anti-affinity rules", "a pod there that it stays away from"],
  ["node(s) didn't satisfy existing pods anti-affinity rules", "a pod there keeps it away"],
  ["node(s) didn't match pod affinity rules", "none of the pods there that it must be near"],
  ["node(s) had a reason of tomorrow", "had a reason of tomorrow"],
])("%s: %s", (reason, words) => {
  expect(reasonWords(reason)).toBe(words);
});
