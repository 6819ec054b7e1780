import * as z from "zod";
import { moment, runtimeName, schemaVersion, serviceState } from "./parts.ts";

/** `devstack status --json`. */
export const statusDocument = z.object({
  schemaVersion,
  stack: z.object({
    name: z.string(),
    runtime: runtimeName,
    state: z.enum(["ready", "starting", "degraded", "failed", "stopped"]),
    reason: z.string(),
    startedAt: moment.nullable(),
    provenAt: moment.nullable().describe("When what runs now was last proven end to end."),
  }),
  services: z.array(
    z.object({
      name: z.string(),
      state: serviceState,
      reason: z.string().describe("Why it is in that state, in words."),
      provider: z.enum(["container", "process", "builtin", "external"]),
      version: z.string().nullable(),
      startedAt: moment.nullable(),
      readyAt: moment.nullable(),
      restarts: z.int().min(0),
      endpoints: z
        .record(z.string(), z.string())
        .describe("By port name: a URL for HTTP, else host:port."),
      notes: z
        .array(z.string())
        .describe("Worth knowing beside the state: a port that moved, what the service says."),
    }),
  ),
});
