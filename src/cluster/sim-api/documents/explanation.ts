import * as z from "zod";
import { count } from "./parts.ts";

const points = z.object({
  rule: z.string(),
  weight: z.number(),
  points: z.number().describe("0 to 100, before the weight."),
});

const nodeExplanation = z.object({
  name: z.string(),
  zone: z.string(),
  verdict: z.enum(["chosen", "possible", "refused"]),
  rule: z.string().nullable().describe("The rule that refused it."),
  reasons: z.array(z.string()).readonly().describe("In the scheduler's words."),
  mayMakeRoom: z.boolean().describe("Whether pods that go from it would help."),
  total: z.number().nullable().describe("With weights; null for one that was not scored."),
  rules: z.array(points).readonly(),
});

/** `GET /sim/v1/explanation?namespace=…&name=…`: why a pod is where it is, or nowhere. */
export const explanationDocument = z.object({
  namespace: z.string(),
  name: z.string(),
  state: z.enum(["placed", "pending", "waiting", "gated", "binding", "foreign"]),
  node: z.string().nullable(),
  message: z.string().describe("Why, in a sentence."),
  decidedAt: z.string().nullable().describe("The cluster's time of the decision, RFC 3339."),
  basis: z
    .enum(["last", "now", "none"])
    .describe("last: nodes as in the last decision; now: as they would be in one now."),
  tries: count.describe("How often it was tried in vain."),
  preemption: z
    .object({ node: z.string(), victims: z.array(z.string()).readonly() })
    .nullable()
    .describe("Where room is made for it, and who goes."),
  refusals: z
    .array(z.object({ rule: z.string(), reasons: z.array(z.string()).readonly(), nodes: count }))
    .readonly(),
  nodes: z
    .array(nodeExplanation)
    .readonly()
    .describe("The best first; those that were refused last."),
  nodeCount: count,
});
