import * as z from "zod";
import { errorLine } from "./error.ts";
import { moment, schemaVersion } from "./parts.ts";

const logLine = z.object({
  schemaVersion,
  type: z.literal("log"),
  service: z.string(),
  at: moment.describe("When the line was captured."),
  text: z.string(),
});

const failureLine = z
  .object({
    schemaVersion,
    type: z.literal("failure"),
    service: z.string(),
    at: moment.describe("When its process ended."),
    reason: z.string(),
  })
  .describe("With --around-failure: between the lines before it and those after it.");

const resultLine = z.object({
  schemaVersion,
  type: z.literal("result"),
  lines: z.int().min(0).describe("How many there were."),
});

/** A line of `devstack logs --json`; the last one is a `result` or an `error`. */
export const logsLine = z.union([logLine, failureLine, resultLine, errorLine]);
