import * as z from "zod";
import { durationMs } from "./parts.ts";

/** Where the time of an `up` went. */
export const upTimings = z
  .object({
    totalMs: durationMs,
    phases: z.array(
      z.object({
        name: z.enum(["plan", "start", "ready", "seed", "proof"]),
        startMs: durationMs,
        endMs: durationMs,
      }),
    ),
    services: z
      .array(
        z.object({
          name: z.string(),
          waitedFor: z.string().nullable().describe("The need that was met last."),
          waitedUntil: z.enum(["started", "ready", "done"]).nullable(),
          startMs: durationMs.describe("When its process started."),
          readyMs: durationMs,
        }),
      )
      .describe("Those that were started, in the order in which they were ready."),
    chain: z.array(z.string()).describe("The services that decided how long it took."),
    comparison: z
      .object({ runs: z.int().min(1), medianMs: durationMs, differenceMs: z.number() })
      .nullable()
      .describe("With the last runs of the same plan that started the same services."),
    trace: z.object({
      traceId: z.string(),
      url: z.string().nullable(),
      missing: z.string().nullable().describe("Why it is not in the store; null when it is."),
    }),
  })
  .describe("Only with --timings. Moments are milliseconds since the command began.");
