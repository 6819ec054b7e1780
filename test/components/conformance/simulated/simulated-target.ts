import { KubeApi } from "../../../../src/cluster/api/kube-api.ts";
import type { Cluster } from "../../../../src/cluster/cluster.ts";
import { createCluster } from "../../../../src/cluster/create-cluster.ts";
import { NO_TIMING } from "../../../../src/cluster/kubelet/run/pod-timing.ts";
import type { KubeObject } from "../../../../src/cluster/objects/meta.ts";
import { withNodeState } from "../../../../src/cluster/objects/node-state.ts";
import { NODES } from "../../../../src/cluster/objects/resources.ts";
import { resource } from "../../../../src/cluster/store/resource.ts";
import { OBSERVED } from "../kinds.ts";
import { FARES, KNOBS } from "../knobs.ts";
import { POWER } from "../power.ts";
import type { Answer, ApiObject, ChangeListener, Json, Request, Target } from "../target.ts";

const START_MS = Date.parse("2026-01-01T00:00:00Z");
const NEVER_MS = 1e12;

/** Pods are ready a few milliseconds after they were bound, and not all at once: as with kwok. */
const TIMING = {
  ...NO_TIMING,
  ...{ createMs: 10, terminateMs: 10, exitAfterMs: NEVER_MS, jitter: 1 },
};

/** What the kubelets of kwok do with pods that are labelled to fare so. */
const WORKLOADS = [
  { labels: { [FARES]: "unready" }, timing: { readyMs: NEVER_MS } },
  { labels: { [FARES]: "slowly" }, timing: { readyMs: 500 } },
  { labels: { [FARES]: "done" }, timing: { exitAfterMs: 0 } },
  { labels: { [FARES]: "badly" }, timing: { exitAfterMs: 0, exitCode: 1 } },
];

/** The simulated cluster, without a node at first, in virtual time. */
export class SimulatedTarget implements Target {
  readonly #cluster: Cluster;
  readonly #api: KubeApi;

  constructor(seed: number) {
    this.#cluster = createCluster({
      ...{ seed, startMs: START_MS, knobs: KNOBS },
      topology: { region: "here", zones: [], classes: {}, storageClasses: [] },
      kubelet: { timing: TIMING, workloads: WORKLOADS },
    });
    this.#api = new KubeApi({ cluster: this.#cluster });
  }

  get nowMs(): number {
    return this.#cluster.nowMs;
  }

  async request({ method, path, body, contentType }: Request): Promise<Answer> {
    const [place = "", query] = path.split("?");
    const response = this.#api.handle({
      ...{ method, path: place, query: new URLSearchParams(query) },
      headers: body === undefined ? {} : { "content-type": contentType ?? "application/json" },
      body: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
    });
    if ("stream" in response) throw new Error(`${path} is answered without an end`);
    return { status: response.status, body: parsed(String(response.body)) };
  }

  async observe(listener: ChangeListener): Promise<() => void> {
    const kinds = new Map(
      OBSERVED.map(([, { plural, apiVersion }]) => [idOf(plural, apiVersion), true]),
    );
    for (const id of kinds.keys()) {
      for (const object of this.#cluster.store.list({ id })) listener("ADDED", seen(object));
    }
    return this.#cluster.subscribe(({ type, resource: id, object }) => {
      if (kinds.has(id)) listener(type, seen(object));
    });
  }

  async pass(ms: number): Promise<void> {
    this.#cluster.advanceTo(this.nowMs + ms);
  }

  async power(zone: string, on: boolean): Promise<void> {
    this.#cluster.write((writer) => {
      for (const node of this.#cluster.store.list(NODES)) {
        if (node.metadata.annotations?.[POWER] !== zone) continue;
        writer.update(NODES, withNodeState(node, on ? "healthy" : "power"));
      }
    });
  }
}

function idOf(plural: string, apiVersion: string): string {
  const [group = "", version] = apiVersion.split("/");
  return resource(plural, version === undefined ? "" : group).id;
}

const seen = (object: KubeObject) => object as unknown as ApiObject;

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return { text };
  }
}
