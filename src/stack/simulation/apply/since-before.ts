import type { OperationReport, Workloads } from "../simulation.ts";

type Named = Pick<Workloads[number], "namespace" | "kind" | "name">;

/**
 * What came of objects that were applied before the cluster was asked to settle: its report, with what
 * was there before them. Of a workload that is new nobody says how few pods of it there were.
 */
export function sinceBefore(report: OperationReport, earlier: Workloads): OperationReport {
  const known = new Map(earlier.map((workload) => [keyOf(workload), workload]));
  return {
    ...report,
    workloads: report.workloads.map((workload) => {
      const was = known.get(keyOf(workload));
      return {
        ...workload,
        before: report.zones.map(({ name }) => was?.zones[name] ?? 0),
        leastAvailable: was === undefined ? null : workload.leastAvailable,
      };
    }),
  };
}

function keyOf({ namespace, kind, name }: Named): string {
  return `${namespace}/${kind}/${name}`;
}
