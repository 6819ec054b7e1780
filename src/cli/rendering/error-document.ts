import type { DevstackError } from "../../util/errors.ts";

/** An error as `--json` tells it; schema/error.schema.json is checked against it. */
export interface ErrorDocument {
  schemaVersion: 1;
  error: {
    code: string;
    message: string;
    why: string | null;
    hint: string | null;
    exitStatus: number;
    /** Facts by code: diagnostics of E_CONFIG, a failure card, … */
    details: unknown;
  };
}

export function errorDocument(error: DevstackError): ErrorDocument {
  return {
    schemaVersion: 1,
    error: {
      code: error.code,
      message: error.message,
      why: error.why ?? null,
      hint: error.hint ?? null,
      exitStatus: error.exitStatus,
      details: error.details ?? null,
    },
  };
}
