import type { Simulation } from "../../../src/stack/simulation/simulation.ts";
import type { SimRequests } from "./sim-requests.ts";

/** The simulated cluster of a stack, without a stack and without a socket. */
export function directSimulation(requests: SimRequests): Simulation {
  const get = (path: string) => requests.get(`/sim/v1${path}`).document;
  const post = (path: string, body: unknown) => requests.post(`/sim/v1${path}`, body).document;
  return {
    url: "http://127.0.0.1:8001",
    zones: async () => get("/zones").zones,
    nodes: async () => get("/nodes").nodes,
    workloads: async () => get("/workloads").workloads,
    operate: async (wish) => post("/operations", wish),
    underWay: async () => get("/operations").underWay,
    time: async () => get("/time"),
    controlTime: async (wish) => post("/time", wish),
    explain: async (pod) => get(`/explanation?${new URLSearchParams(pod)}`),
    snapshot: async () => requests.get("/sim/v1/snapshot").text,
    loadSnapshot: async (text) => requests.put("/sim/v1/snapshot", text).document,
  };
}
