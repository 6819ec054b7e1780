import * as z from "zod";
import { durationMs } from "./parts.ts";

const FASTEST = 100_000;

/** `GET /sim/v1/time`. */
export const timeDocument = z.object({
  now: z.iso.datetime().describe("The cluster's time."),
  isPaused: z.boolean(),
  speed: z.number().describe("Seconds of the cluster for one of the wall clock."),
  aheadMs: durationMs.describe(
    "So far it is ahead of the wall clock; the Kubernetes API shows all times so much earlier.",
  ),
  nextMs: durationMs
    .nullable()
    .describe("Until something happens by itself; null when nothing will."),
});

/** The body of `POST /sim/v1/time`. */
export const timeRequest = z.discriminatedUnion("do", [
  z.strictObject({ do: z.enum(["pause", "resume"]) }),
  z.strictObject({ do: z.literal("speed"), speed: z.number().positive().max(FASTEST) }),
  z.strictObject({
    do: z.literal("step"),
    ms: durationMs
      .max(31_536_000_000)
      .optional()
      .describe("So much time passes at once; to the next moment something happens when absent."),
  }),
]);
