import * as z from "zod";

/** Pieces that several documents of `/sim/v1` share. Moments are ISO 8601, durations milliseconds. */
export const count = z.int().min(0);

export const durationMs = z.number().min(0).describe("Milliseconds of the cluster's time.");

export const nodeState = z
  .enum(["healthy", "power", "partition", "capacity"])
  .describe(
    "power: off, with all on it; partition: alive and not reachable; capacity: with less to give.",
  );

export const quantities = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .describe("Amounts by resource, as Kubernetes writes them.");

export const workloadName = z.object({
  namespace: z.string(),
  kind: z.string().describe("Deployment, StatefulSet, …; Pod for a pod that nothing manages."),
  name: z.string(),
});

export const target = z.object({
  kind: z.enum(["zone", "node"]),
  names: z.array(z.string().min(1)).min(1).max(1_000).readonly(),
});
