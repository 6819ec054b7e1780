import {
  DAEMON_SETS,
  DEPLOYMENTS,
  JOBS,
  REPLICA_SETS,
  STATEFUL_SETS,
} from "../objects/resources.ts";
import type { Store } from "../store/store.ts";
import type { WorkloadName } from "./workload-of.ts";

/** How many pods a workload is to have; null where it does not say a number. */
export function wantedPods(
  { namespace, kind, name }: WorkloadName,
  store: Pick<Store, "get">,
): number | null {
  if (kind === "Pod") return 1;
  if (kind === "DaemonSet") {
    return store.get(DAEMON_SETS, namespace, name)?.status?.desiredNumberScheduled ?? 0;
  }
  if (kind === "Job") return store.get(JOBS, namespace, name)?.spec.parallelism ?? 1;
  const found =
    (kind === "Deployment" && store.get(DEPLOYMENTS, namespace, name)) ||
    (kind === "ReplicaSet" && store.get(REPLICA_SETS, namespace, name)) ||
    (kind === "StatefulSet" && store.get(STATEFUL_SETS, namespace, name));
  return found ? (found.spec.replicas ?? 1) : null;
}
