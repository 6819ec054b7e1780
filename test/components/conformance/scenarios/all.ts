import type { Scenario } from "../scenario.ts";
import { AFFINITY } from "./affinity.ts";
import { ANSWERS } from "./answers.ts";
import { BUDGETS } from "./budgets.ts";
import { DAEMON_SETS } from "./daemon-sets.ts";
import { FAILURES } from "./failures.ts";
import { GUIDE } from "./guide.ts";
import { JOBS } from "./jobs.ts";
import { NAMESPACES } from "./namespaces.ts";
import { PREEMPTION } from "./preemption.ts";
import { ROLLOUTS } from "./rollouts.ts";
import { ROOM } from "./room.ts";
import { SPREAD } from "./spread.ts";
import { STATEFUL_SETS } from "./stateful-sets.ts";
import { VOLUMES } from "./volumes.ts";

/** All that the simulated cluster is compared in with the real one. */
export const SCENARIOS: readonly Scenario[] = [
  ...[...GUIDE, ...SPREAD, ...AFFINITY, ...ROOM, ...PREEMPTION],
  ...[...ROLLOUTS, ...STATEFUL_SETS, ...DAEMON_SETS, ...JOBS, ...VOLUMES],
  ...[...BUDGETS, ...FAILURES, ...NAMESPACES, ...ANSWERS],
];
