import * as z from "zod";
import { count, durationMs, workloadName } from "./parts.ts";

const requests = {
  succeeded: z.number().describe("Parts of requests count, since they are a flow."),
  lost: z.number(),
};

const service = z.object({
  namespace: z.string(),
  name: z.string(),
  ...requests,
  lossyMs: durationMs.describe("For how long some were lost."),
  pairs: z
    .array(
      z.object({
        from: z.string().describe("The zone that they came from."),
        to: z.string().nullable().describe("Where they went; null where there was no endpoint."),
        ...requests,
      }),
    )
    .readonly(),
});

const workload = z.object({
  workload: z.object({ ...workloadName.shape, uid: z.string() }),
  wanted: count,
  available: count,
  least: count.describe("The fewest that were available at once."),
  leastMs: durationMs.describe("For how long just so many were."),
  shortMs: durationMs.describe("For how long fewer were available than wanted."),
});

/** The answer to `POST /sim/v1/windows`. */
export const windowDocument = z.object({
  id: z.string().describe("For GET /sim/v1/windows?id=…"),
  fromMs: z.number().describe("The cluster's time, in milliseconds since the Unix epoch."),
});

/** `GET /sim/v1/windows?id=…`: what has come of requests and workloads since it was opened. */
export const trafficDocument = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  ...requests,
  lossyMs: durationMs,
  services: z.array(service).readonly(),
  workloads: z.array(workload).readonly(),
});

/** `GET /sim/v1/events`: what the parts of the cluster have told, in order. */
export const eventsDocument = z.object({
  events: z.array(
    z.object({
      first: z.string().describe("The cluster's time, RFC 3339."),
      last: z.string(),
      count,
      type: z.string(),
      reason: z.string(),
      message: z.string(),
      source: z.string(),
      object: z.object({ kind: z.string(), namespace: z.string(), name: z.string() }),
    }),
  ),
});

/** The answer to `PUT /sim/v1/snapshot`. */
export const loadedDocument = z.object({
  now: z.iso.datetime().describe("What time it is there."),
});
