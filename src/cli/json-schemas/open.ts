import * as z from "zod";
import { schemaVersion, signIn } from "./parts.ts";

/** `devstack open --json`. */
export const openDocument = z.object({
  schemaVersion,
  service: z.string(),
  url: z.string(),
  signIn: signIn.nullable().describe("How people sign in there; null where they need not."),
  opened: z.boolean().describe("Whether a browser was told; false with --print."),
  reason: z.string().nullable().describe("Why none could be opened."),
});
