import * as z from "zod";

/** Pieces that several documents share. Moments are ISO 8601, durations milliseconds. */
export const schemaVersion = z.literal(1).describe("Changes only when a reader would break.");

export const moment = z.iso.datetime().describe("ISO 8601, UTC.");

export const durationMs = z.number().min(0).describe("Milliseconds.");

export const serviceState = z.enum([
  "pending",
  "starting",
  "ready",
  "degraded",
  "failed",
  "done",
  "stopped",
  "disabled",
]);

export const runtimeName = z.enum(["embedded", "compose"]);

/** How people sign in to a service. */
export const signIn = z.object({
  service: z.string(),
  user: z.string(),
  passwordFile: z.string().describe("The file that holds the password and nothing else."),
});
