import type { Cluster } from "../cluster.ts";
import { withFixes } from "./fixes/with-fixes.ts";
import type { Operation } from "./operation.ts";
import { type PerformOptions, performing } from "./perform-operation.ts";
import type { OperationReport } from "./report.ts";
import { finish, type Steps } from "./steps.ts";

/**
 * Does something to a cluster, lets time pass until it has settled, and tells what came of it; where
 * pods have no place then, also which change of their workload would have given them one.
 *
 * @throws ApiError as `begin`; then nothing was done
 */
export function* running(
  operation: Operation,
  cluster: Cluster,
  options: PerformOptions,
): Steps<OperationReport> {
  if (options.realtime === true) return yield* performing(operation, cluster, options);
  const before = cluster.fork();
  const report = yield* performing(operation, cluster, options);
  return yield* withFixes(report, before, options);
}

/** The same at one go. */
export function runOperation(
  operation: Operation,
  cluster: Cluster,
  options: PerformOptions,
): OperationReport {
  return finish(running(operation, cluster, options));
}
