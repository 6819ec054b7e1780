import { ResourceRegistry } from "../api-resources/resource-registry.ts";
import type { Cluster } from "../cluster.ts";
import { OpenApiDocuments } from "../openapi/open-api-documents.ts";
import descriptions from "../schema/generated/descriptions.json" with { type: "json" };
import { SCHEMA_TYPES } from "../schema/schema-types.ts";
import { ApiError } from "../status/api-error.ts";
import type { ApiContext } from "./api-context.ts";
import { discover } from "./discovery/discovery.ts";
import { type PodLogs, SILENT } from "./logs/pod-logs.ts";
import { ClusterMetrics } from "./metrics/cluster-metrics.ts";
import type { MetricsSource } from "./metrics/metrics-source.ts";
import { answerPlain } from "./plain/answer-plain.ts";
import { answerRead } from "./read/answer-read.ts";
import { answerWatch, isWatch } from "./read/answer-watch.ts";
import { type ApiRequest, type ApiResponse, jsonAnswer, textAnswer } from "./request.ts";
import { ShownTime } from "./shown-time.ts";
import { type Target, targetOf } from "./target.ts";

export interface KubeApiOptions {
  readonly cluster: Cluster;
  readonly registry?: ResourceRegistry;
  /**
   * By how much the cluster's time is ahead of the client's at this moment, in milliseconds; 0 unless said
   * otherwise. Clients see all times so much earlier, in whole seconds.
   */
  readonly aheadMs?: () => number;
  readonly metrics?: MetricsSource;
  readonly logs?: PodLogs;
}

/**
 * The Kubernetes API of a cluster, as a function of requests: it knows neither sockets nor clocks. What
 * it refuses it answers in the words of Kubernetes 1.34.
 */
export class KubeApi {
  readonly #context: ApiContext;
  readonly #openApi: OpenApiDocuments;

  constructor({ cluster, registry = new ResourceRegistry(), ...rest }: KubeApiOptions) {
    const { aheadMs = () => 0, metrics = new ClusterMetrics(cluster), logs = SILENT } = rest;
    const shownTime = new ShownTime();
    this.#context = { cluster, registry, aheadMs, metrics, logs, shownTime };
    this.#openApi = new OpenApiDocuments({ registry, types: SCHEMA_TYPES, descriptions });
  }

  /** Never throws for a request, whatever is in it. */
  handle(request: ApiRequest): ApiResponse {
    try {
      return this.#answer(request) ?? textAnswer("404 page not found\n", 404);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return statusAnswer(error);
    }
  }

  #answer(request: ApiRequest): ApiResponse | null {
    const { registry } = this.#context;
    const target = targetOf(request.path, registry);
    if (target !== null) return this.#answerResource(target, request);
    if (request.method !== "GET" && request.method !== "HEAD") return null;
    return answerPlain(request, this.#openApi) ?? discover(request, registry);
  }

  #answerResource(target: Target, request: ApiRequest): ApiResponse | null {
    if (target.subresource !== undefined) return null;
    if (request.method === "GET") {
      const reading = { target, request };
      return isWatch(request)
        ? answerWatch(reading, this.#context)
        : answerRead(reading, this.#context);
    }
    throw new ApiError(
      "MethodNotAllowed",
      "the server does not allow this method on the requested resource",
    );
  }
}

function statusAnswer(error: ApiError): ApiResponse {
  return jsonAnswer(error.toStatus(), { status: error.code });
}
