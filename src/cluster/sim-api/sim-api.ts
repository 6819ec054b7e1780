import type { ApiAnswer, ApiRequest } from "../api/request.ts";
import { jsonAnswer } from "../api/request.ts";
import { nodeSummaries, zoneSummaries } from "../operations/node-summaries.ts";
import { finish, type Steps } from "../operations/steps.ts";
import { workloadSummaries } from "../operations/workload-summaries.ts";
import { ApiError } from "../status/api-error.ts";
import { answerEvents } from "./answer-events.ts";
import { answerExplanation } from "./answer-explanation.ts";
import { answerOperation, answerUnderWay } from "./answer-operation.ts";
import { answerSnapshot, loadSnapshot } from "./answer-snapshot.ts";
import { answerTime, controlTime } from "./answer-time.ts";
import { answerWindow, startWindow } from "./answer-window.ts";
import type { SimApiOptions } from "./sim-api-options.ts";
import type { SimContext } from "./sim-context.ts";
import { Windows } from "./windows.ts";

type Route = (request: ApiRequest, context: SimContext) => ApiAnswer | Steps<ApiAnswer>;

/** Where everything is; the version is part of the path. */
const SIM_API_PATH = "/sim/v1";

const ROUTES: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  "": { GET: () => jsonAnswer({ paths: Object.keys(ROUTES).map((path) => SIM_API_PATH + path) }) },
  "/zones": {
    GET: (_, { cluster }) => jsonAnswer({ zones: zoneSummaries(nodeSummaries(cluster.store)) }),
  },
  "/nodes": {
    GET: (_, { cluster }) => jsonAnswer({ nodes: nodeSummaries(cluster.store) }),
  },
  "/workloads": {
    GET: (_, { cluster }) => jsonAnswer({ workloads: workloadSummaries(cluster.store) }),
  },
  "/operations": { GET: answerUnderWay, POST: answerOperation },
  "/explanation": { GET: answerExplanation },
  "/events": { GET: answerEvents },
  "/windows": { GET: answerWindow, POST: startWindow },
  "/time": { GET: answerTime, POST: controlTime },
  "/snapshot": { GET: answerSnapshot, PUT: loadSnapshot },
};

/**
 * What Kubernetes knows nothing of: zones as things that fail, the cluster's time, snapshots. A
 * function of requests, as `KubeApi` is; what it refuses it answers as a Status of Kubernetes.
 */
export class SimApi {
  readonly #context: SimContext;

  constructor(options: SimApiOptions) {
    this.#context = { ...options, windows: new Windows() };
  }

  /** Never throws for a request, whatever is in it. */
  handle(request: ApiRequest): ApiAnswer {
    return finish(this.handling(request));
  }

  /** The same step by step, for what takes long. */
  *handling(request: ApiRequest): Steps<ApiAnswer> {
    try {
      const answer = this.#route(request)(request, this.#context);
      return "status" in answer ? answer : yield* answer;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return jsonAnswer(error.toStatus(), { status: error.code });
    }
  }

  #route({ path, method }: ApiRequest): Route {
    const rest = path.replace(/\/$/, "").slice(SIM_API_PATH.length);
    const routes = Object.hasOwn(ROUTES, rest) ? ROUTES[rest] : undefined;
    if (!path.startsWith(SIM_API_PATH) || routes === undefined) {
      throw new ApiError("NotFound", `there is nothing at ${path}; see ${SIM_API_PATH}`);
    }
    const route = Object.hasOwn(routes, method) ? routes[method] : undefined;
    if (route !== undefined) return route;
    const known = Object.keys(routes).join(" and ");
    throw new ApiError("MethodNotAllowed", `${path} answers ${known}, not ${method}`);
  }
}
