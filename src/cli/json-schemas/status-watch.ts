import * as z from "zod";
import { errorLine } from "./error.ts";
import { statusDocument } from "./status.ts";

/** A line of `devstack status --watch --json`: the whole status at each change. */
export const statusWatchLine = z.union([
  statusDocument.extend({ type: z.literal("status") }),
  errorLine,
]);
