import * as z from "zod";
import { schemaVersion } from "./parts.ts";

/** `devstack init --json`. */
export const initDocument = z.object({
  schemaVersion,
  file: z.string().describe("Absolute path of what was written."),
  name: z.string().describe("The stack's name."),
  replaced: z.boolean(),
  shadows: z
    .string()
    .nullable()
    .describe("The file of a folder above that was in force here until now."),
});
