import * as z from "zod";
import { count, nodeState, quantities, workloadName } from "./parts.ts";

const zoneSummary = z.object({
  name: z.string().describe("Empty for nodes that are in none."),
  region: z.string(),
  nodes: count,
  readyNodes: count,
  cordonedNodes: count,
  pods: count,
  state: z.union([nodeState, z.literal("mixed")]).describe("mixed: its nodes differ."),
});

const nodeSummary = z.object({
  name: z.string(),
  zone: z.string(),
  region: z.string(),
  class: z.string(),
  state: nodeState,
  ready: z
    .enum(["True", "False", "Unknown"])
    .describe("What the control plane knows of it, which takes its time."),
  isCordoned: z.boolean(),
  isDraining: z.boolean(),
  pods: count.describe("That have not ended."),
  allocatable: quantities,
});

/** `GET /sim/v1/zones`. */
export const zonesDocument = z.object({ zones: z.array(zoneSummary) });

/** `GET /sim/v1/nodes`. */
export const nodesDocument = z.object({ nodes: z.array(nodeSummary) });

const workloadSummary = z.object({
  ...workloadName.shape,
  wanted: count.nullable().describe("How many pods it is to have; null where it does not say."),
  serving: count.describe("Pods that are at work."),
  waiting: count.describe("Pods that wait for a node."),
  zones: z
    .record(z.string(), count)
    .describe("Pods by zone; under an empty name those of nodes that are in none."),
});

/** `GET /sim/v1/workloads`. */
export const workloadsDocument = z.object({ workloads: z.array(workloadSummary) });
