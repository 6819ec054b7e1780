import type { Cluster } from "../../cluster.ts";
import { refusal } from "../../controllers/managed-pods.ts";
import { DEPLOYMENTS, PODS } from "../../objects/resources.ts";
import type { Deployment } from "../../objects/workloads.ts";
import { type PerformOptions, performing } from "../perform-operation.ts";
import type { OperationReport } from "../report.ts";
import { settling } from "../settle.ts";
import type { Steps } from "../steps.ts";
import type { Fix, Unplaceable } from "../unplaceable.ts";
import { workloadKey } from "../workload-of.ts";
import { CANDIDATES, type Candidate } from "./candidates.ts";

/** Of all copies together: with more pods it would take too long to try things. */
const MOST_PODS = 2_000;

/**
 * The report with what would have helped the pods that have no place: each change is tried in a copy of
 * the cluster, in which the workload is deployed with it from the start and the same is done then. Told
 * is the first that leaves no pod without a place. As soon as the copies have too many pods together no
 * other is made: what comes first is tried first.
 *
 * @param before the cluster as it was before anything was done
 */
export function* withFixes(
  report: OperationReport,
  before: Cluster,
  options: PerformOptions,
): Steps<OperationReport> {
  if (report.unplaceable.length === 0) return report;
  const { triedPods = MOST_PODS } = options;
  const copies = Math.floor(triedPods / before.store.count(PODS));
  const what = { report, before, options, left: { copies } };
  const unplaceable: Unplaceable[] = [];
  for (const one of report.unplaceable) {
    unplaceable.push({ ...one, fixes: yield* fixesFor(one, what) });
  }
  return { ...report, unplaceable };
}

interface WhatIf {
  readonly report: OperationReport;
  readonly before: Cluster;
  readonly options: PerformOptions;
  /** How many copies may still be made. */
  readonly left: { copies: number };
}

function* fixesFor({ workload }: Unplaceable, what: WhatIf): Steps<Fix[]> {
  const { namespace, kind, name } = workload;
  if (kind !== "Deployment") return [];
  const deployment = what.before.store.get(DEPLOYMENTS, namespace, name);
  if (deployment === undefined) return [];
  for (const candidate of CANDIDATES) {
    const changed = withChange(deployment, candidate);
    if (changed === null) continue;
    if (what.left.copies < 1) return [];
    what.left.copies -= 1;
    const fix = yield* outcomeOf(changed, candidate, what);
    if (fix?.waiting === 0) return [fix];
  }
  return [];
}

function withChange(deployment: Deployment, { applyTo }: Candidate): Deployment | null {
  const { template } = deployment.spec;
  const spec = applyTo(template.spec);
  if (spec === null) return null;
  return { ...deployment, spec: { ...deployment.spec, template: { ...template, spec } } };
}

/** What the same operation comes to with that deployment; null where it could not be deployed so. */
function* outcomeOf(
  deployment: Deployment,
  { change, field }: Candidate,
  { report, before, options }: WhatIf,
): Steps<Fix | null> {
  const cluster = before.fork();
  if (!(yield* isDeployedAnew(deployment, cluster))) return null;
  const { workloads, zones } = yield* performing(report.operation, cluster, options);
  const { namespace = "", name } = deployment.metadata;
  const key = workloadKey({ namespace, kind: "Deployment", name });
  const found = workloads.find((one) => workloadKey(one) === key);
  if (found === undefined || zones.length !== report.zones.length) return null;
  return { change, field, after: found.after, waiting: found.waiting };
}

/**
 * Deploys it, without pods first, so that nothing of how they were placed before is left; false where
 * the cluster refuses that.
 */
function* isDeployedAnew(deployment: Deployment, cluster: Cluster): Steps<boolean> {
  const { resourceVersion: _any, ...rest } = deployment.metadata;
  const metadata = { ...rest, resourceVersion: "" };
  const { replicas = 1 } = deployment.spec;
  for (const count of [0, replicas]) {
    const spec = { ...deployment.spec, replicas: count };
    const write = () =>
      cluster.write((writer) => writer.update(DEPLOYMENTS, { ...deployment, metadata, spec }));
    if (refusal(write) !== null) return false;
    yield* settling(cluster);
  }
  return true;
}
