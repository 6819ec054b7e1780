import type * as z from "zod";
import { explanationDocument } from "../../cluster/sim-api/documents/explanation.ts";
import {
  operationDocument,
  type operationRequest,
  underWayDocument,
} from "../../cluster/sim-api/documents/operation.ts";
import {
  nodesDocument,
  workloadsDocument,
  zonesDocument,
} from "../../cluster/sim-api/documents/places.ts";
import { timeDocument, type timeRequest } from "../../cluster/sim-api/documents/time.ts";
import { loadedDocument } from "../../cluster/sim-api/documents/traffic.ts";
import { DevstackError } from "../../util/errors.ts";
import { jsonOf } from "../../util/http-client.ts";
import type { Stack } from "../stack.ts";
import { askCluster } from "./ask-cluster.ts";
import { simulationUrl } from "./simulation-url.ts";

export type OperationWish = z.infer<typeof operationRequest>;
export type OperationReport = z.infer<typeof operationDocument>;
export type UnderWay = z.infer<typeof underWayDocument>["underWay"];
export type PodExplanation = z.infer<typeof explanationDocument>;
export type TimeWish = z.infer<typeof timeRequest>;
export type ClusterTime = z.infer<typeof timeDocument>;
export type Zones = z.infer<typeof zonesDocument>["zones"];
export type Nodes = z.infer<typeof nodesDocument>["nodes"];
export type Workloads = z.infer<typeof workloadsDocument>["workloads"];

/** What can be asked of the simulated cluster of a stack, and told it. */
export interface Simulation {
  /** `http://127.0.0.1:8001`. */
  readonly url: string;
  zones(): Promise<Zones>;
  nodes(): Promise<Nodes>;
  /** All that have pods. */
  workloads(): Promise<Workloads>;
  operate(wish: OperationWish): Promise<OperationReport>;
  /** How far that has come which lets time pass at present; null when nothing does. */
  underWay(): Promise<UnderWay>;
  time(): Promise<ClusterTime>;
  controlTime(wish: TimeWish): Promise<ClusterTime>;
  /** Why a pod is where it is. */
  explain(pod: { namespace: string; name: string }): Promise<PodExplanation>;
  /** The whole cluster as text. */
  snapshot(): Promise<string>;
  loadSnapshot(text: string): Promise<{ readonly now: string }>;
}

/**
 * The simulated cluster of a stack that is up. Its methods throw DevstackErrors: E_CLUSTER_REFUSED for what it
 * does not do, E_REQUEST_FAILED when it does not answer.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack is not up, or has no such cluster.
 */
export async function openSimulation(stack: Stack, signal: AbortSignal): Promise<Simulation> {
  const url = await simulationUrl(stack);
  const get = (path: string) => askCluster({ url, path: `/sim/v1${path}`, signal });
  const post = (path: string, body: unknown) =>
    askCluster({ url, path: `/sim/v1${path}`, method: "POST", body, signal });
  return {
    url,
    zones: async () => read(zonesDocument, await get("/zones")).zones,
    nodes: async () => read(nodesDocument, await get("/nodes")).nodes,
    workloads: async () => read(workloadsDocument, await get("/workloads")).workloads,
    operate: async (wish) => read(operationDocument, await post("/operations", wish)),
    underWay: async () => read(underWayDocument, await get("/operations")).underWay,
    time: async () => read(timeDocument, await get("/time")),
    controlTime: async (wish) => read(timeDocument, await post("/time", wish)),
    explain: async (pod) =>
      read(explanationDocument, await get(`/explanation?${new URLSearchParams(pod)}`)),
    snapshot: async () => (await get("/snapshot")).text,
    loadSnapshot: async (text) => {
      const headers = { "content-type": "text/plain" };
      const request = { url, path: "/sim/v1/snapshot", signal, headers };
      return read(loadedDocument, await askCluster({ ...request, method: "PUT", text }));
    },
  };
}

/** Another program may listen at that port: nothing is believed unseen. */
function read<T>(schema: z.ZodType<T>, answer: { text: string }): T {
  const parsed = schema.safeParse(jsonOf(answer));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new DevstackError("E_REQUEST_FAILED", "the simulated cluster answers something else", {
    why: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "no JSON"}`,
    hint: "devstack restart topology",
  });
}
