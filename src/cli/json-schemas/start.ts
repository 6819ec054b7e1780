import * as z from "zod";
import { errorLine } from "./error.ts";
import { durationMs, schemaVersion } from "./parts.ts";
import { progressLine } from "./progress.ts";

const resultLine = z.object({
  schemaVersion,
  type: z.literal("result"),
  stack: z.object({ name: z.string() }),
  started: z
    .array(z.string())
    .describe("Services that were started; with those that share their process, or are needed."),
  elapsedMs: durationMs,
});

/** A line of `devstack start --json` or `restart --json`; the last is a `result` or an `error`. */
export const startLine = z.union([progressLine, resultLine, errorLine]);
