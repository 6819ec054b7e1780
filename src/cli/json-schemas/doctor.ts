import * as z from "zod";
import { schemaVersion } from "./parts.ts";

/** `devstack doctor --json`. */
export const doctorDocument = z.object({
  schemaVersion,
  ok: z.boolean().describe("Whether nothing is a problem."),
  findings: z.array(
    z.object({
      check: z.string().describe("What was looked at; one check may have several findings."),
      status: z.enum(["ok", "warning", "problem"]),
      summary: z.string(),
      fix: z.string().nullable().describe("What to do about it; null when nothing is to be done."),
    }),
  ),
});
