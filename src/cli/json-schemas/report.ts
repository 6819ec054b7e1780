import * as z from "zod";
import { schemaVersion } from "./parts.ts";

/** `devstack report --json`. */
export const reportDocument = z.object({
  schemaVersion,
  file: z.string().describe("Absolute path of what was written."),
  bytes: z.int().min(0),
  parts: z.array(z.string()).describe("What is in it."),
  missing: z.record(z.string(), z.string()).describe("What could not be had, and why."),
});
