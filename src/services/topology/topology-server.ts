import { once } from "node:events";
import type { AddressInfo } from "node:net";
import {
  type ApiRequest,
  type ApiResponse,
  jsonAnswer,
  textAnswer,
} from "../../cluster/api/request.ts";
import { type Answered, ApiServer, type ApiServerOptions } from "./http/api-server.ts";
import type { Simulation } from "./simulation.ts";
import { sizeWords } from "./size-words.ts";

export interface TopologyServerOptions {
  simulation: Simulation;
  /** Names in lower case by which it may be addressed, besides its own. */
  allowedHosts?: ReadonlySet<string>;
  /** What GET /metrics answers; without it there is nothing there. */
  metrics?: () => Promise<string>;
  /** Has what has changed written, before a request that may take long; null where there is nothing. */
  keep?: () => Promise<void> | null;
  onAnswered?: (answered: Answered) => void;
  onFault?: ApiServerOptions["onFault"];
  onCut?: () => void;
  streams?: ApiServerOptions["streams"];
}

/** Readiness: the answer of all others is the cluster's own. */
const READINESS = "/readyz";
const READING = new Set(["GET", "HEAD", "OPTIONS"]);
/** Workloads of thousands of pods, and operations. */
const WORKLOADS = /^\/(apis\/(apps|batch)|sim)\//;
/** What takes others along where it is deleted. */
const OWNERS = /^\/api\/v1\/(nodes|namespaces|replicationcontrollers)\//;
const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** A simulated cluster that is served over HTTP. */
export class TopologyServer {
  readonly simulation: Simulation;
  readonly #options: TopologyServerOptions;
  readonly #http: ApiServer;
  #notReady: string | null = "what is to be there from the start is being made";

  constructor(options: TopologyServerOptions) {
    const { simulation, allowedHosts = new Set<string>(), streams } = options;
    this.#options = options;
    this.simulation = simulation;
    this.#http = new ApiServer({
      allowedHosts,
      handle: (request) => this.#handle(request),
      prepare: (request) => (mayTakeLong(request) ? (options.keep?.() ?? null) : null),
      onAnswered: options.onAnswered ?? (() => {}),
      onFault: options.onFault ?? (() => {}),
      onCut: options.onCut ?? (() => {}),
      ...(streams !== undefined && { streams }),
    });
    // They have watched another cluster, whose numbers mean nothing here.
    simulation.onReplaced(() => this.#http.endStreams());
  }

  /** How many answers go on, and what waits for their clients. */
  get streams(): { count: number; backlogBytes: number } {
    return { count: this.#http.streams, backlogBytes: this.#http.backlogBytes };
  }

  /** @throws the system's error when the address cannot be had */
  async listen({ host, port }: { host: string; port: number }): Promise<AddressInfo> {
    const { server } = this.#http;
    server.listen({ host, port });
    await once(server, "listening");
    return server.address() as AddressInfo;
  }

  /** Says that everything is there that is to be there from the start. */
  ready(): void {
    this.#notReady = null;
    this.simulation.start();
  }

  /** Says that it is about to end. */
  drain(): void {
    this.#notReady = "the service is stopping";
  }

  async close(graceMs = 1_000): Promise<void> {
    this.simulation.stop();
    await this.#http.close(graceMs);
  }

  #handle(request: ApiRequest): ApiResponse | Promise<ApiResponse> {
    const { path, query } = request;
    const { metrics } = this.#options;
    const { simulation } = this;
    if (path === READINESS) {
      if (this.#notReady !== null) return textAnswer(`${this.#notReady}\n`, 503);
      if (query.has("note")) return jsonAnswer({ ok: true, note: sizeWords(simulation.cluster) });
    }
    if (path === "/metrics" && metrics !== undefined) return metricsAnswer(metrics());
    return simulation.handle(request);
  }
}

/** The cluster may be at work on it for longer than anything is to stay unwritten. */
function mayTakeLong({ method, path }: ApiRequest): boolean {
  if (READING.has(method)) return false;
  return WORKLOADS.test(path) || (method === "DELETE" && OWNERS.test(path));
}

async function metricsAnswer(text: Promise<string>): Promise<ApiResponse> {
  return { status: 200, headers: { "content-type": METRICS_TYPE }, body: await text };
}
