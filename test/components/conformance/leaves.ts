import type { Leave } from "./scenario.ts";

const because =
  "in how many steps a rollout goes depends on which of its pods are ready within the same milliseconds";
const AT_ONCE = "a node that is added is ready at once, and not looked at before";
const DIFF =
  "the server shows what differs in a pod in terms of its own types; here it is shown as clients write it";
const STEP = '"Deployment web Normal ScalingReplicaSet';

/** For rollouts of several steps; how many pods there are at most, and ready at least, stays compared. */
export const STEPS_DIFFER: readonly Leave[] = [
  { in: `events: has ${STEP}`, because },
  { in: `events: lacks ${STEP}`, because },
];

/** Before it is ready the real scheduler looks at a new node once. */
export function readyAtOnce(pod: string): Leave {
  return { in: `events: lacks "Pod ${pod} Warning FailedScheduling`, because: AT_ONCE };
}

/** The real controllers see a claim before the pod that is created with it. */
export const CLAIM_BEFORE_POD: readonly Leave[] = ["has", "lacks"].map((what) => ({
  in: `events: ${what} "PersistentVolumeClaim data-db`,
  because:
    "a StatefulSet's claim and pod are there in the same instant, so a claim waits for its pod at once",
}));

/** Of a change of a pod that is refused. */
export function ownDiff(question: string): readonly Leave[] {
  return ["causes", "message"].map((part) => ({ in: `${question} / ${part}`, because: DIFF }));
}

/** Of a pod that two nodes are equally good for. */
export function byChance(facts: string): Leave {
  return { in: facts, because: "which of nodes that are equally good a pod gets is chance" };
}
