import type { Store } from "../store/store.ts";
import type { LeastAvailable } from "./availability.ts";
import type { Placement } from "./placement.ts";
import type { WorkloadReport } from "./report.ts";
import { wantedPods } from "./wanted-pods.ts";

interface Course {
  readonly before: ReadonlyMap<string, Placement>;
  readonly after: ReadonlyMap<string, Placement>;
  readonly least: ReadonlyMap<string, LeastAvailable>;
  /** All, in the order in which pods in them are counted. */
  readonly zones: readonly string[];
}

/** What became of each workload that had pods before or has them now. */
export function workloadReports(course: Course, store: Pick<Store, "get">): WorkloadReport[] {
  const { before, after } = course;
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.flatMap((key) => reportOf(key, course, store) ?? []);
}

function reportOf(
  key: string,
  { before, after, least, zones }: Course,
  store: Pick<Store, "get">,
): WorkloadReport | null {
  const [was, is] = [before.get(key), after.get(key)];
  const workload = is?.workload ?? was?.workload;
  if (workload === undefined) return null;
  const inZones = (placement: Placement | undefined) =>
    zones.map((zone) => placement?.byZone.get(zone) ?? 0);
  const [placedBefore, placedNow] = [was?.placed ?? NONE, is?.placed ?? NONE];
  return {
    ...workload,
    wanted: wantedPods(workload, store),
    before: inZones(was),
    after: inZones(is),
    lost: missingIn(placedNow, placedBefore),
    placed: missingIn(placedBefore, placedNow),
    waiting: is?.waiting.length ?? 0,
    leastAvailable: least.get(key) ?? { pods: 0, forMs: null },
  };
}

const NONE: ReadonlySet<string> = new Set();

/** How many of some are not among others. */
function missingIn(others: ReadonlySet<string>, some: ReadonlySet<string>): number {
  let missing = 0;
  for (const one of some) if (!others.has(one)) missing += 1;
  return missing;
}
