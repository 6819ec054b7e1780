import type { Pod } from "../objects/pod.ts";
import { PODS } from "../objects/resources.ts";
import { ApiError } from "../status/api-error.ts";
import type { Store } from "../store/store.ts";

/**
 * A cluster holds no more: as many as Kubernetes is made for (its documentation, "Considerations for
 * large clusters"), so that a slip in a number of replicas does not take all memory.
 */
const MOST_PODS = 150_000;

/** @throws ApiError Forbidden where a cluster has as many pods as it may */
export function requireRoom({ metadata: { name } }: Pod, store: Pick<Store, "count">): void {
  if (store.count(PODS) < MOST_PODS) return;
  throw new ApiError(
    "Forbidden",
    `pods "${name}" is forbidden: a simulated cluster holds at most ${MOST_PODS} pods`,
    { name, kind: "pods" },
  );
}
