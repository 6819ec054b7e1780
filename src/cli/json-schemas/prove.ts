import * as z from "zod";
import { errorLine } from "./error.ts";
import { durationMs, moment, schemaVersion } from "./parts.ts";
import { progressLine } from "./progress.ts";

const resultLine = z.object({
  schemaVersion,
  type: z.literal("result"),
  name: z.string().describe("Of the stack."),
  elapsedMs: durationMs,
  provenAt: moment,
  traceId: z.string().describe("Of the marked request."),
  hops: z.array(
    z.object({
      service: z.string(),
      ok: z.literal(true),
      detail: z.string().describe("What was found there."),
      elapsedMs: durationMs,
    }),
  ),
  unproven: z.array(z.object({ service: z.string(), reason: z.string() })),
});

/** A line of `devstack prove --json`; the last one is a `result` or an `error`. */
export const proveLine = z.union([progressLine, resultLine, errorLine]);
