import { KubeApi } from "../../cluster/api/kube-api.ts";
import type { ApiRequest, ApiResponse } from "../../cluster/api/request.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import { ClockDriver, type Pace } from "./time/clock-driver.ts";

/** A cluster with what is needed to ask it and to let its time pass. */
export class Simulation {
  readonly cluster: Cluster;
  readonly driver: ClockDriver;
  readonly #kubeApi: KubeApi;

  constructor(cluster: Cluster, pace: Pace) {
    this.cluster = cluster;
    this.driver = new ClockDriver({ cluster, pace });
    this.#kubeApi = new KubeApi({ cluster, aheadMs: () => this.driver.aheadMs });
  }

  /** Answers as of now: what has come due by then has happened. */
  handle(request: ApiRequest): ApiResponse {
    this.driver.catchUp();
    try {
      return this.#kubeApi.handle(request);
    } finally {
      this.driver.went();
    }
  }

  /** Lets its time pass from now on. */
  start(): void {
    this.driver.went();
  }

  stop(): void {
    this.driver.stop();
  }
}
