import type { Cluster } from "../../../src/cluster/cluster.ts";
import { createCluster } from "../../../src/cluster/create-cluster.ts";
import { SimApi } from "../../../src/cluster/sim-api/sim-api.ts";
import type { SimApiOptions } from "../../../src/cluster/sim-api/sim-api-options.ts";
import type { TimeControl, TimeState } from "../../../src/cluster/sim-api/time-control.ts";
import { DEFAULT_TOPOLOGY } from "../../../src/cluster/topology/cluster-topology.ts";
import { START_MS } from "./test-cluster.ts";

/** A clock that passes only on paper. */
class NotedTime implements TimeControl {
  state: TimeState = { isPaused: false, speed: 1, aheadMs: 0 };
  jumps = 0;

  setSpeed(speed: number): void {
    this.state = { ...this.state, speed };
  }

  pause(): void {
    this.state = { ...this.state, isPaused: true };
  }

  resume(): void {
    this.state = { ...this.state, isPaused: false };
  }

  jumped(): void {
    this.jumps += 1;
  }
}

/** The simulation's API of a cluster, asked without a socket. */
export class SimRequests {
  readonly cluster: Cluster;
  readonly time = new NotedTime();
  readonly #api: SimApi;

  constructor(options: Partial<SimApiOptions> = {}) {
    this.cluster = options.cluster ?? createCluster({ seed: 7, startMs: START_MS });
    this.#api = new SimApi({
      ...{ cluster: this.cluster, classes: DEFAULT_TOPOLOGY, time: this.time, load: () => {} },
      ...options,
    });
  }

  get(path: string) {
    return this.#ask({ method: "GET", path });
  }

  post(path: string, body: unknown) {
    return this.#ask({ method: "POST", path, body: JSON.stringify(body) });
  }

  put(path: string, body: string) {
    return this.#ask({ method: "PUT", path, body });
  }

  #ask({ method, path, body = "" }: { method: string; path: string; body?: string }) {
    const [bare = "", query = ""] = path.split("?");
    const answer = this.#api.handle({
      ...{ method, path: bare, query: new URLSearchParams(query) },
      headers: { "content-type": "application/json" },
      body: new TextEncoder().encode(body),
    });
    const text = String(answer.body);
    const isJson = answer.headers["content-type"] === "application/json";
    return { status: answer.status, text, document: isJson ? JSON.parse(text) : null };
  }
}
