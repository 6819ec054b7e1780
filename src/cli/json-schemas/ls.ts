import * as z from "zod";
import { moment, runtimeName, schemaVersion } from "./parts.ts";

/** `devstack ls --json`. */
export const lsDocument = z.object({
  schemaVersion,
  stacks: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      folder: z.string(),
      folderGone: z.boolean().describe("Its state is not in that folder any more."),
      runtime: runtimeName,
      state: z
        .enum(["up", "failed", "stopped"])
        .describe("Without probing: what is up may be ready or not, see devstack status."),
      startedAt: moment,
      ports: z.array(z.int()),
    }),
  ),
  unreadable: z
    .array(z.object({ path: z.string(), reason: z.string() }))
    .describe("Files of the register that say nothing to this devstack."),
});
