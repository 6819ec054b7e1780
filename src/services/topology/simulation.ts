import { KubeApi } from "../../cluster/api/kube-api.ts";
import type { ApiRequest, ApiResponse } from "../../cluster/api/request.ts";
import type { Cluster, SavedCluster } from "../../cluster/cluster.ts";
import {
  type CreateClusterOptions,
  createCluster,
  loadCluster,
} from "../../cluster/create-cluster.ts";
import type { Steps } from "../../cluster/operations/steps.ts";
import type { SimApi } from "../../cluster/sim-api/sim-api.ts";
import { DEFAULT_TOPOLOGY } from "../../cluster/topology/cluster-topology.ts";
import { ClockDriver, type Pace } from "./time/clock-driver.ts";
import { inSlices } from "./time/in-slices.ts";
import { timeControl } from "./time/time-control.ts";

export interface SimulationOptions {
  /** What the cluster is like, also one that is loaded later. */
  declared: CreateClusterOptions;
  pace: Pace;
  /** What it was like when it was saved; without it it begins anew. */
  saved?: SavedCluster;
  /** How long an operation goes on before others are answered: 15 ms when absent. */
  sliceMs?: number;
}

/** What is done in slices; until then nobody else changes the cluster. */
interface AtWork {
  simulatedMs: number;
  readonly isDone: Promise<void>;
}

const SIM_API = /^\/sim(\/|$)/;
const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/** A cluster with what is needed to ask it and to let its time pass. It may give way to a saved one. */
export class Simulation {
  readonly driver: ClockDriver;
  readonly #declared: CreateClusterOptions;
  readonly #onReplaced = new Set<() => void>();
  #cluster: Cluster;
  #kubeApi: KubeApi;
  #simApi: SimApi | undefined;
  #atWork: AtWork | null = null;
  readonly #sliceMs: number;

  /** @throws Error for what another version of devstack has saved */
  constructor({ declared, pace, saved, sliceMs = 15 }: SimulationOptions) {
    this.#sliceMs = sliceMs;
    this.#declared = declared;
    this.#cluster = saved === undefined ? createCluster(declared) : loadCluster(saved, declared);
    this.driver = new ClockDriver({ cluster: this.#cluster, pace });
    this.#kubeApi = this.#newKubeApi();
  }

  get cluster(): Cluster {
    return this.#cluster;
  }

  /** Told after another cluster has taken the place of the one before. */
  onReplaced(listener: () => void): void {
    this.#onReplaced.add(listener);
  }

  /**
   * Answers as of now: what has come due by then has happened. While an operation lets time pass, what
   * only reads is answered, and what changes something waits.
   */
  handle(request: ApiRequest): ApiResponse | Promise<ApiResponse> {
    if (this.#atWork !== null && !READING.has(request.method)) {
      return this.#atWork.isDone.then(() => this.handle(request));
    }
    if (SIM_API.test(request.path)) return this.#askSimApi(request);
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

  /** Loaded only then: most of the time nobody asks. */
  async #askSimApi(request: ApiRequest): Promise<ApiResponse> {
    const { SimApi } = await import("../../cluster/sim-api/sim-api.ts");
    // While it was being loaded another request may have begun something.
    if (this.#atWork !== null && !READING.has(request.method)) return this.handle(request);
    this.driver.catchUp();
    const { topology: classes = DEFAULT_TOPOLOGY } = this.#declared;
    this.#simApi ??= new SimApi({
      cluster: this.#cluster,
      classes,
      time: timeControl(this.driver),
      load: (saved) => this.#replace(saved),
      underWay: () => this.#atWork && { simulatedMs: this.#atWork.simulatedMs },
    });
    if (READING.has(request.method)) return this.#simApi.handle(request);
    return this.#work(this.#simApi.handling(request));
  }

  async #work<T>(steps: Steps<T>): Promise<T> {
    const { promise: isDone, resolve: done } = Promise.withResolvers<void>();
    const atWork: AtWork = { simulatedMs: 0, isDone };
    this.#atWork = atWork;
    this.driver.hold();
    const onSlice = (simulatedMs: number) => {
      atWork.simulatedMs = Math.max(atWork.simulatedMs, simulatedMs);
    };
    try {
      return await inSlices(steps, { sliceMs: this.#sliceMs, onSlice });
    } finally {
      this.#atWork = null;
      this.driver.release();
      done();
    }
  }

  #replace(saved: SavedCluster): void {
    this.#cluster = loadCluster(saved, this.#declared);
    this.#kubeApi = this.#newKubeApi();
    this.#simApi = undefined;
    this.driver.drive(this.#cluster);
    for (const listener of this.#onReplaced) listener();
  }

  #newKubeApi(): KubeApi {
    return new KubeApi({ cluster: this.#cluster, aheadMs: () => this.driver.aheadMs });
  }
}
