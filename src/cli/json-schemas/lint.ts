import * as z from "zod";
import { schemaVersion } from "./parts.ts";

const count = z.int().min(0);

/** `devstack lint --json`. */
export const lintDocument = z.object({
  schemaVersion,
  ok: z.boolean().describe("Whether the exit status is 0: no errors, with --strict no warnings."),
  files: z.array(z.string()).describe("Absolute paths of what was asked for."),
  services: count,
  errors: count,
  warnings: count,
  notes: count,
  waived: count.describe("Findings that comments waive; they are not listed."),
  findings: z.array(
    z.object({
      code: z.string().describe("Of the rule; docs/lint.md describes each."),
      severity: z.enum(["error", "warning", "note"]),
      file: z.string().describe("Absolute path."),
      line: z.int().min(1),
      column: z.int().min(1).describe("In UTF-16 code units, as editors count."),
      length: z.int().min(1).describe("How much of the line is meant, in UTF-16 code units."),
      service: z.string().nullable().describe("Null when it is about a file."),
      message: z.string().describe("What was seen."),
      consequence: z.string().describe("What comes of it."),
      fix: z.string().describe("What to do about it."),
      sourceLine: z.string().describe("The line as it stands in the file, secrets hidden."),
    }),
  ),
});
