import type { ResourceRegistry } from "../api-resources/resource-registry.ts";
import type { Cluster } from "../cluster.ts";
import { ServedKinds } from "../custom-resources/served-kinds.ts";
import { ClusterLogs } from "../logs/cluster-logs.ts";
import { Selectors } from "../meta/selectors.ts";
import { OpenApiDocuments } from "../openapi/open-api-documents.ts";
import { groupVersionPath } from "../openapi/path-items.ts";
import { fieldManager } from "../ownership/kind-fields.ts";
import { BodyDecoder } from "../schema/body-decoder.ts";
import descriptions from "../schema/generated/descriptions.json" with { type: "json" };
import { SCHEMA_TYPES } from "../schema/schema-types.ts";
import { ApiError } from "../status/api-error.ts";
import { answerResource } from "./answer-resource.ts";
import type { ApiContext } from "./api-context.ts";
import { type BodyLimits, BodyReader, DEFAULT_BODY_LIMITS } from "./body/body-reader.ts";
import { discover } from "./discovery/discovery.ts";
import type { PodLogs } from "./logs/pod-logs.ts";
import { ClusterMetrics } from "./metrics/cluster-metrics.ts";
import type { MetricsSource } from "./metrics/metrics-source.ts";
import { answerPlain } from "./plain/answer-plain.ts";
import { EventTexts } from "./read/event-texts.ts";
import { notAllowed, nowhere } from "./refusals.ts";
import { type ApiRequest, type ApiResponse, jsonAnswer, textAnswer } from "./request.ts";
import { ShownTime } from "./shown-time.ts";
import { targetOf } from "./target.ts";

export interface KubeApiOptions {
  readonly cluster: Cluster;
  /**
   * By how much the cluster's time is ahead of the client's at this moment, in milliseconds; 0 unless said
   * otherwise. Clients see all times so much earlier, in whole seconds.
   */
  readonly aheadMs?: () => number;
  readonly metrics?: MetricsSource;
  readonly logs?: PodLogs;
  /** Of bodies; the API server's own where nothing is said. */
  readonly limits?: Partial<BodyLimits>;
}

const OPEN_API = { types: SCHEMA_TYPES, descriptions };

/**
 * The Kubernetes API of a cluster, as a function of requests: it knows neither sockets nor clocks. What
 * it refuses it answers in the words of Kubernetes 1.34.
 */
export class KubeApi {
  readonly #context: ApiContext;
  #openApi: OpenApiDocuments;

  constructor({ cluster, ...rest }: KubeApiOptions) {
    const { aheadMs = () => 0, logs = new ClusterLogs(cluster), limits } = rest;
    const metrics = rest.metrics ?? new ClusterMetrics(cluster);
    const served = new ServedKinds();
    const registry = () => served.of(cluster.store);
    const kinds: Pick<ResourceRegistry, "byKind"> = {
      byKind: (apiVersion, kind) => registry().byKind(apiVersion, kind),
    };
    this.#context = {
      get registry() {
        return registry();
      },
      ...{ cluster, aheadMs, metrics, logs },
      shownTime: new ShownTime(),
      bodies: new BodyReader(kinds, { ...DEFAULT_BODY_LIMITS, ...limits }),
      decoder: new BodyDecoder(),
      eventTexts: new EventTexts(),
      fields: fieldManager(kinds),
      selectors: new Selectors(),
    };
    this.#openApi = new OpenApiDocuments({ ...OPEN_API, registry: registry() });
  }

  /**
   * Answers any request, whatever is in it: what is refused is answered with a Status.
   *
   * @throws only what is a fault of the cluster
   */
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
    if (target !== null) return answerResource({ target, request }, this.#context);
    this.#openApi = this.#openApi.of(registry);
    const answer = answerPlain(request, this.#openApi) ?? discover(request, registry);
    if (answer === null && isServed(request.path, registry)) throw nowhere();
    if (answer === null || ["GET", "HEAD"].includes(request.method)) return answer;
    throw notAllowed();
  }
}

/** Whether a path lies below one of a version that is served. */
function isServed(path: string, registry: ResourceRegistry): boolean {
  if (path.startsWith("/api/")) return true;
  return registry.groupVersions().some((one) => path.startsWith(`${groupVersionPath(one)}/`));
}

function statusAnswer(error: ApiError): ApiResponse {
  return jsonAnswer(error.toStatus(), { status: error.code });
}
