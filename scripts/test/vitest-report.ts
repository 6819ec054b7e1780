import { z } from "zod";

/** What scripts/test/vitest-reporter.ts writes and scripts/test/vitest-step.ts reads. */
export const VitestReport = z.object({
  /** Test files that ran, relative to the repository. */
  files: z.array(z.string()),
  tests: z.array(
    z.object({
      name: z.string(),
      state: z.enum(["passed", "failed", "skipped"]),
      needs: z.array(z.string()),
      lacks: z.array(z.string()),
    }),
  ),
  /** Faults that belong to no test: a file that does not load, an unhandled rejection. */
  errors: z.number(),
});
export type VitestReport = z.infer<typeof VitestReport>;
