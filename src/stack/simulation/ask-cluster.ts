import { DevstackError, messageOf } from "../../util/errors.ts";
import { exchange, type HttpAnswer, type HttpRequest, jsonOf } from "../../util/http-client.ts";

/** A request to the simulated cluster: to `/sim/v1`, or to its Kubernetes API. */
export type ClusterRequest = Omit<HttpRequest, "url"> & {
  /** Of the cluster, without a slash at its end. */
  readonly url: string;
  readonly path: string;
};

/** Fast-forwarding a large cluster takes its time. */
const ANSWERS_WITHIN_MS = 120_000;

/**
 * Asks the simulated cluster.
 *
 * @throws DevstackError E_CLUSTER_REFUSED with the cluster's own words when it refuses, E_REQUEST_FAILED when it
 *   does not answer.
 */
export async function askCluster({ url, path, ...request }: ClusterRequest): Promise<HttpAnswer> {
  const answer = await exchange({
    ...request,
    url: `${url}${path}`,
    timeoutMs: ANSWERS_WITHIN_MS,
  }).catch((cause: unknown) => {
    request.signal.throwIfAborted();
    throw new DevstackError("E_REQUEST_FAILED", "the simulated cluster does not answer", {
      why: `${url}: ${messageOf(cause)}`,
      hint: "devstack status",
      cause,
    });
  });
  if (answer.status < 400) return answer;
  throw refusal(answer, path);
}

/** What a refusal says: a Status of Kubernetes. */
function refusal(answer: HttpAnswer, path: string): DevstackError {
  const status = jsonOf(answer);
  const message = messageIn(status) ?? `HTTP ${answer.status} for ${path}`;
  if (answer.status >= 500) {
    return new DevstackError("E_REQUEST_FAILED", message, { hint: "devstack logs topology" });
  }
  return new DevstackError("E_CLUSTER_REFUSED", message, { details: { status } });
}

function messageIn(status: unknown): string | null {
  if (typeof status !== "object" || status === null || !("message" in status)) return null;
  return typeof status.message === "string" ? status.message : null;
}
