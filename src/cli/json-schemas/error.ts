import * as z from "zod";
import { ERROR_CODES, type ErrorCode } from "../../util/errors.ts";
import { schemaVersion } from "./parts.ts";

const codes = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

const error = z.object({
  code: z.enum(codes),
  message: z.string().describe("What happened."),
  why: z.string().nullable(),
  hint: z.string().nullable().describe("What to do next, where possible a command."),
  exitStatus: z.int().describe("The exit status of the command."),
  details: z.unknown().describe("Facts by code: diagnostics of E_CONFIG, a failure card, …"),
});

/** What commands with one document print instead of it. */
export const errorDocument = z.object({ schemaVersion, error });

/** The same as the last of several lines. */
export const errorLine = z.object({ type: z.literal("error"), schemaVersion, error });
