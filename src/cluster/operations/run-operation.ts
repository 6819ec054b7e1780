import type { Cluster } from "../cluster.ts";
import { withFixes } from "./fixes/with-fixes.ts";
import type { Operation } from "./operation.ts";
import { type PerformOptions, performOperation } from "./perform-operation.ts";
import type { OperationReport } from "./report.ts";

/**
 * Does something to a cluster, lets time pass until it has settled, and tells what came of it; where
 * pods have no place then, also which change of their workload would have given them one.
 *
 * @throws ApiError as `begin`; then nothing was done
 */
export function runOperation(
  operation: Operation,
  cluster: Cluster,
  options: PerformOptions,
): OperationReport {
  if (options.realtime === true) return performOperation(operation, cluster, options);
  const before = cluster.fork();
  const report = performOperation(operation, cluster, options);
  return withFixes(report, before, options);
}
