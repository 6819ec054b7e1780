import * as z from "zod";
import { errorLine } from "./error.ts";
import { durationMs, moment, runtimeName, schemaVersion, signIn } from "./parts.ts";
import { progressLine } from "./progress.ts";
import { statusDocument } from "./status.ts";
import { upTimings } from "./timings.ts";

const port = z.int().min(1).max(65_535);

const stackLine = z.object({
  schemaVersion,
  type: z.literal("stack"),
  name: z.string(),
  runtime: runtimeName,
  description: z.string(),
  version: z.string().describe("Of devstack."),
});

const movedPorts = z.array(
  z.object({
    service: z.string(),
    port: z.string(),
    wanted: port,
    used: port,
    heldBy: z.string().nullable().describe("Who has the wanted port; null when it is free by now."),
  }),
);

const resultLine = z.object({
  schemaVersion,
  type: z.literal("result"),
  alreadyUp: z.boolean().describe("Nothing had to be started or proven."),
  elapsedMs: durationMs,
  provenAt: moment.describe("When the proof was made."),
  hops: z
    .array(z.string())
    .describe("Where the marked request was found; empty when there is no router to send one to."),
  proofReused: z.boolean(),
  status: statusDocument,
  moved: movedPorts.describe("Ports that are not where they were wanted."),
  signIns: z.array(signIn).describe("How people sign in where they have to."),
  unproven: z.array(z.object({ service: z.string(), reason: z.string() })),
  timings: upTimings.optional(),
});

const dryRunLine = z.object({
  schemaVersion,
  type: z.literal("result"),
  dryRun: z.literal(true),
  plan: z
    .looseObject({
      schemaVersion,
      name: z.string(),
      folder: z.string(),
      services: z.array(z.looseObject({ name: z.string() })),
      waves: z.array(z.array(z.string())).describe("Names by start wave."),
    })
    .describe("All that would be started."),
  endpoints: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ host: z.string(), port: z.int() })),
  ),
  moved: movedPorts.describe("Ports that would not be where they are wanted."),
  effects: z.array(z.string()).describe("What would be done, in this order."),
});

/** A line of `devstack up --json`; the last one is a `result` or an `error`. */
export const upLine = z.union([stackLine, progressLine, resultLine, dryRunLine, errorLine]);
