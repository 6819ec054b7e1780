import * as z from "zod";
import { durationMs, schemaVersion, serviceState } from "./parts.ts";

const phase = z.enum(["plan", "start", "ready", "seed", "proof"]);

const phaseStartedLine = z.object({
  schemaVersion,
  type: z.literal("phase"),
  phase,
  status: z.literal("started"),
});

const phaseEndedLine = z.object({
  schemaVersion,
  type: z.literal("phase"),
  phase,
  status: z.enum(["done", "failed", "reused"]),
  detail: z.string(),
  elapsedMs: durationMs,
});

const serviceLine = z.object({
  schemaVersion,
  type: z.literal("service"),
  service: z.string(),
  state: serviceState,
  reason: z.string(),
  elapsedMs: durationMs,
});

const hopLine = z.object({
  schemaVersion,
  type: z.literal("hop"),
  service: z.string(),
  ok: z.boolean().describe("Whether the marked request was found there."),
  detail: z.string(),
  elapsedMs: durationMs,
});

const imageLine = z.object({
  schemaVersion,
  type: z.literal("image"),
  image: z.string(),
  services: z.array(z.string()).describe("Names of the services that run from it."),
  way: z.enum(["pull", "build"]),
  status: z.enum(["started", "progress", "done", "failed"]),
  detail: z.string().describe("How far it is, in words; after a failure, why."),
  elapsedMs: durationMs,
});

const noticeLine = z.object({ schemaVersion, type: z.literal("notice"), message: z.string() });

/** What a command tells while it works: a step, a service, a hop, an image, or something worth knowing. */
export const progressLine = z.union([
  phaseStartedLine,
  phaseEndedLine,
  serviceLine,
  hopLine,
  imageLine,
  noticeLine,
]);
