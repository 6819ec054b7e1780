import * as z from "zod";
import { durationMs, schemaVersion } from "./parts.ts";

/** `devstack stop --json`. */
export const stopDocument = z.object({
  schemaVersion,
  stack: z.object({ name: z.string() }),
  stopped: z
    .array(z.string())
    .describe("Services that were stopped; with those that share their process."),
  elapsedMs: durationMs,
});
