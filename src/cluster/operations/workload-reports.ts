import type { Store } from "../store/store.ts";
import type { TrafficReport, WorkloadAvailability } from "../traffic/traffic-report.ts";
import type { Placement } from "./placement.ts";
import type { LeastAvailable, WorkloadReport } from "./report.ts";
import { wantedPods } from "./wanted-pods.ts";
import { workloadKey } from "./workload-of.ts";
import { requestsTo } from "./workload-requests.ts";

type Reads = Pick<Store, "get" | "list">;

interface Course {
  readonly before: ReadonlyMap<string, Placement>;
  readonly after: ReadonlyMap<string, Placement>;
  readonly traffic: TrafficReport;
  /** Whether what is so at the end will not change. */
  readonly settled: boolean;
  /** All, in the order in which pods in them are counted. */
  readonly zones: readonly string[];
}

interface CountedCourse extends Course {
  /** How many pods of workloads were available, by their keys. */
  readonly counted: ReadonlyMap<string, WorkloadAvailability>;
}

/** What became of each workload that had pods before or has them now. */
export function workloadReports(course: Course, store: Reads): WorkloadReport[] {
  const { before, after } = course;
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  const counted = new Map(course.traffic.workloads.map((one) => [workloadKey(one.workload), one]));
  return keys.flatMap((key) => reportOf(key, { ...course, counted }, store) ?? []);
}

function reportOf(
  key: string,
  { before, after, traffic, counted, settled, zones }: CountedCourse,
  store: Reads,
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
    leastAvailable: leastOf(counted.get(key), settled),
    requests: requestsTo(workload, traffic, store),
  };
}

function leastOf(found: WorkloadAvailability | undefined, settled: boolean): LeastAvailable | null {
  if (found === undefined) return null;
  return { pods: found.least, forMs: isForEver(found, settled) ? null : found.leastMs };
}

function isForEver({ least, available, wanted }: WorkloadAvailability, settled: boolean): boolean {
  return settled && least === available && least < wanted;
}

const NONE: ReadonlySet<string> = new Set();

/** How many of some are not among others. */
function missingIn(others: ReadonlySet<string>, some: ReadonlySet<string>): number {
  let missing = 0;
  for (const one of some) if (!others.has(one)) missing += 1;
  return missing;
}
