import * as z from "zod";
import { errorLine } from "./error.ts";
import { schemaVersion } from "./parts.ts";

const span = z.object({
  spanId: z.string(),
  parentSpanId: z.string().nullable(),
  service: z.string(),
  name: z.string(),
  startMs: z.number().describe("Milliseconds since the Unix epoch."),
  endMs: z.number(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  error: z.boolean(),
});

const trace = z
  .object({
    traceId: z.string(),
    url: z.string().describe("Where the trace store shows it."),
    spans: z.array(span),
    missing: z.string().nullable().describe("Why spans are missing; null when all are there."),
  })
  .nullable()
  .describe("Null when the stack has no trace store.");

const routerLine = z
  .looseObject({ schemaVersion, type: z.enum(["plan", "chunk", "event", "final"]) })
  .describe("As the router sent it.");

const traceLine = z
  .object({ schemaVersion, type: z.literal("trace"), trace })
  .describe("Of an answer that broke off: an error follows.");

const resultLine = z.object({ schemaVersion, type: z.literal("result"), trace });

/** A line of `devstack ask --json`; the last one is a `result` or an `error`. */
export const askLine = z.union([routerLine, traceLine, resultLine, errorLine]);
