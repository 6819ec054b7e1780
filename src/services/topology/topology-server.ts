import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type ApiRequest, type ApiResponse, textAnswer } from "../../cluster/api/request.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import { type Answered, ApiServer, type ApiServerOptions } from "./http/api-server.ts";
import { Simulation } from "./simulation.ts";
import type { Pace } from "./time/clock-driver.ts";

export interface TopologyServerOptions {
  cluster: Cluster;
  pace: Pace;
  /** Names in lower case by which it may be addressed, besides its own. */
  allowedHosts?: ReadonlySet<string>;
  /** What GET /metrics answers; without it there is nothing there. */
  metrics?: () => string;
  onAnswered?: (answered: Answered) => void;
  onFault?: ApiServerOptions["onFault"];
  onCut?: () => void;
  streams?: ApiServerOptions["streams"];
}

/** Readiness: the answer of all others is the cluster's own. */
const READINESS = "/readyz";

/** A simulated cluster that is served over HTTP. */
export class TopologyServer {
  readonly simulation: Simulation;
  readonly #http: ApiServer;
  readonly #options: TopologyServerOptions;
  #notReady: string | null = "the first objects are being made";

  constructor(options: TopologyServerOptions) {
    const { cluster, pace, allowedHosts = new Set<string>(), streams } = options;
    this.#options = options;
    this.simulation = new Simulation(cluster, pace);
    this.#http = new ApiServer({
      allowedHosts,
      handle: (request) => this.#handle(request),
      onAnswered: options.onAnswered ?? (() => {}),
      onFault: options.onFault ?? (() => {}),
      onCut: options.onCut ?? (() => {}),
      ...(streams !== undefined && { streams }),
    });
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

  #handle(request: ApiRequest): ApiResponse {
    const { path } = request;
    if (path === READINESS && this.#notReady !== null) {
      return textAnswer(`${this.#notReady}\n`, 503);
    }
    const { metrics } = this.#options;
    if (path === "/metrics" && metrics !== undefined) {
      const headers = { "content-type": "text/plain; version=0.0.4; charset=utf-8" };
      return { status: 200, headers, body: metrics() };
    }
    return this.simulation.handle(request);
  }
}
