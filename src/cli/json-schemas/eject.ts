import * as z from "zod";
import { schemaVersion } from "./parts.ts";

/** `devstack eject --json`. */
export const ejectDocument = z.object({
  schemaVersion,
  name: z.string().describe("The stack's name."),
  folder: z.string().describe("Absolute path of what was written."),
  files: z.int().describe("How many files are in it."),
  missing: z
    .object({
      variables: z.array(z.string()).describe("To be set in .env."),
      files: z.array(z.string()).describe("To be made, relative to the folder."),
    })
    .describe("What somebody has to supply before it runs."),
});
