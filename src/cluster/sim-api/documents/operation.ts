import * as z from "zod";
import { count, durationMs, quantities, target, workloadName } from "./parts.ts";

const name = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, "a name is of lower-case letters, digits and dashes");

const MOST_NODES = 5_000;

/** The body of `POST /sim/v1/operations`, without what holds for all verbs. */
const verbs = z.discriminatedUnion("verb", [
  z.strictObject({
    verb: z.literal("fail"),
    target,
    mode: z.enum(["power", "partition", "capacity"]),
    left: z
      .union([z.number().min(0).max(1), quantities])
      .optional()
      .describe("With the mode capacity: a share of all, or amounts. A half when absent."),
  }),
  z.strictObject({ verb: z.literal("recover"), target }),
  z.strictObject({ verb: z.enum(["cordon", "uncordon"]), target }),
  z.strictObject({ verb: z.literal("remove"), target }),
  z.strictObject({
    verb: z.literal("drain"),
    target,
    force: z.boolean().optional().describe("Pods that nothing makes anew go too."),
    timeoutMs: durationMs.optional().describe("How long it is tried; an hour when absent."),
  }),
  z.strictObject({
    verb: z.literal("add"),
    kind: z.enum(["zone", "node"]),
    zone: name,
    nodes: z.int().min(1).max(MOST_NODES),
    class: z.string().optional(),
  }),
  z.strictObject({ verb: z.literal("settle") }),
]);

/** The body of `POST /sim/v1/operations`. */
export const operationRequest = z.object({
  operation: verbs,
  realtime: z
    .boolean()
    .optional()
    .describe("Nothing is waited for: what follows happens as time passes."),
});

const zonesOfPods = z.array(count).readonly();

const workloadReport = z.object({
  ...workloadName.shape,
  wanted: count.nullable().describe("How many pods it is to have; null where it does not say."),
  before: zonesOfPods.describe("Pods in each zone, in the order of `zones`."),
  after: zonesOfPods,
  lost: count.describe("Pods that had a place, and have it no more."),
  placed: count.describe("Pods that have a place and were not there before."),
  waiting: count.describe("Pods that wait for a node."),
  leastAvailable: z
    .object({
      pods: count,
      forMs: durationMs.nullable().describe("For how long together; null for ever."),
    })
    .nullable()
    .describe("How few were at work at once; null where nobody counts, and for what is new."),
  requests: z
    .object({
      succeeded: z.number(),
      lost: z.number(),
      lossyMs: durationMs.describe("For how long some were lost."),
    })
    .nullable()
    .describe("To the services that lead to it; parts count, since requests are a flow."),
});

const unplaceable = z.object({
  workload: workloadName,
  pods: z.array(z.string()).readonly(),
  reasons: z
    .array(
      z.object({
        nodes: count.nullable().describe("How many are so; null where it is about the pod."),
        words: z.string(),
      }),
    )
    .readonly(),
  message: z.string().describe("What the scheduler says of the first of them."),
  fixes: z
    .array(
      z.object({
        change: z.string(),
        field: z.string().describe("Where it stands in the pod's spec."),
        after: zonesOfPods,
        waiting: count,
      }),
    )
    .readonly()
    .describe(
      "The first change that helps, tried in a copy of the cluster; none where none does, or too many pods would have to be simulated to find out.",
    ),
});

const drainBlock = z.object({
  workload: workloadName,
  node: z.string(),
  pods: z.array(z.string()).readonly(),
  by: z.enum(["budget", "unmanaged", "other"]),
  why: z.string(),
});

/** What came of an operation: the answer to `POST /sim/v1/operations`. */
export const operationDocument = z.object({
  operation: verbs,
  nodes: z.array(z.string()).readonly().describe("That it was about."),
  simulatedMs: durationMs.describe("So much time of the cluster has passed."),
  settled: z.boolean().describe("Pods have come to rest; false with `realtime`, too."),
  restless: z.array(z.string()).readonly().describe("Pods that still change, when not settled."),
  zones: z
    .array(
      z.object({
        name: z.string(),
        isOpen: z.boolean().describe("Whether new pods can come into it."),
      }),
    )
    .readonly()
    .describe("In the order in which pods are counted."),
  workloads: z.array(workloadReport).readonly(),
  unplaceable: z.array(unplaceable).readonly(),
  blocked: z.array(drainBlock).readonly().describe("What kept nodes from being emptied."),
});

/** `GET /sim/v1/operations`. */
export const underWayDocument = z.object({
  underWay: z
    .object({
      simulatedMs: durationMs.describe("So much of the cluster's time has been gone through."),
    })
    .nullable()
    .describe("An operation, or a step of time, that is not done yet; null when there is none."),
});
