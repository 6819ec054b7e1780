import type { Leave } from "./scenario.ts";

const because =
  "in how many steps a rollout goes depends on which of its pods are ready within the same milliseconds";
const STEP = '"Deployment web Normal ScalingReplicaSet';

/** For rollouts of several steps; how many pods there are at most, and ready at least, stays compared. */
export const STEPS_DIFFER: readonly Leave[] = [
  { in: `events: has ${STEP}`, because },
  { in: `events: lacks ${STEP}`, because },
];
