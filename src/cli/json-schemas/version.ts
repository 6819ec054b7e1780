import * as z from "zod";
import { runtimeName, schemaVersion } from "./parts.ts";

/** A program, or what stands in for it. */
const component = z.object({
  name: z.string().describe("Of the service."),
  provider: z.enum(["program", "container", "builtin", "absent", "missing"]),
  version: z.string().nullable().describe("Null when it does not tell, or is missing."),
  path: z.string().nullable().describe("The program's file, or its image; null for the stand-in."),
  problem: z
    .string()
    .nullable()
    .describe("Why it cannot be used, or nothing runs it; null when it can."),
});

/** `devstack version --json`. */
export const versionDocument = z.object({
  schemaVersion,
  devstack: z.string(),
  node: z.object({ version: z.string(), path: z.string() }),
  platform: z.object({ os: z.string(), arch: z.string(), release: z.string() }),
  runtime: z.object({ name: runtimeName, description: z.string() }),
  components: z.array(component),
});
