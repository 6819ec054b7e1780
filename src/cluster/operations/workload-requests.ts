import { Selectors } from "../meta/selectors.ts";
import type { Labels } from "../objects/meta.ts";
import {
  DAEMON_SETS,
  DEPLOYMENTS,
  REPLICA_SETS,
  SERVICES,
  STATEFUL_SETS,
} from "../objects/resources.ts";
import type { Store } from "../store/store.ts";
import type { TrafficReport } from "../traffic/traffic-report.ts";
import type { WorkloadRequests } from "./report.ts";
import type { WorkloadName } from "./workload-of.ts";

/** What came of requests to the services that lead to a workload; null when there were none. */
export function requestsTo(
  workload: WorkloadName,
  { services }: TrafficReport,
  store: Pick<Store, "get">,
): WorkloadRequests | null {
  const labels = labelsOf(workload, store);
  const selectors = new Selectors();
  const own = services.filter(({ namespace, name }) => {
    if (namespace !== workload.namespace || labels === undefined) return false;
    const selector = store.get(SERVICES, namespace, name)?.spec.selector;
    return selector !== undefined && selectors.ofLabels(selector).matches(labels);
  });
  if (own.length === 0) return null;
  return {
    succeeded: own.reduce((sum, { succeeded }) => sum + succeeded, 0),
    lost: own.reduce((sum, { lost }) => sum + lost, 0),
    lossyMs: Math.max(...own.map(({ lossyMs }) => lossyMs)),
  };
}

/** What all pods of a workload are labelled with. */
function labelsOf(
  { namespace, kind, name }: WorkloadName,
  store: Pick<Store, "get">,
): Labels | undefined {
  const found =
    (kind === "Deployment" && store.get(DEPLOYMENTS, namespace, name)) ||
    (kind === "ReplicaSet" && store.get(REPLICA_SETS, namespace, name)) ||
    (kind === "StatefulSet" && store.get(STATEFUL_SETS, namespace, name)) ||
    (kind === "DaemonSet" && store.get(DAEMON_SETS, namespace, name));
  return found ? found.spec.template.metadata?.labels : undefined;
}
