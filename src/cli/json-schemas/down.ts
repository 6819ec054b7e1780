import * as z from "zod";
import { durationMs, schemaVersion } from "./parts.ts";

/** `devstack down --json`. */
export const downDocument = z.object({
  schemaVersion,
  stack: z.object({ name: z.string() }),
  wasUp: z.boolean(),
  others: z.array(z.string()).describe("Where it was not up: the stacks of the folder that are."),
  ended: z.int().min(0).describe("Processes or containers that were ended."),
  containers: z.int().min(0).describe("How many of those were containers."),
  left: z.array(z.string()).describe("Empty: what cannot be ended is an error."),
  volumesRemoved: z.boolean(),
  elapsedMs: durationMs,
});
