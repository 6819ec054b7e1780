import type { Scenario } from "../scenario.ts";
import { AFFINITY } from "./affinity.ts";
import { FAILURES } from "./failures.ts";
import { GUIDE } from "./guide.ts";
import { ROLLOUTS } from "./rollouts.ts";
import { ROOM } from "./room.ts";
import { SETS } from "./sets.ts";
import { SPREAD } from "./spread.ts";

/** All that the simulated cluster is compared in with the real one. */
export const SCENARIOS: readonly Scenario[] = [
  ...[...GUIDE, ...SPREAD, ...AFFINITY, ...ROOM],
  ...[...ROLLOUTS, ...SETS, ...FAILURES],
];
