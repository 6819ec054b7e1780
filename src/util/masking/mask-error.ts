import { DevstackError } from "../errors.ts";
import type { Masker } from "./masker.ts";

/**
 * An error as it may be shown. Masked before it is laid out: broken over lines or cut to fit, a
 * secret would not be found any more.
 */
export function maskError(error: unknown, masker: Masker): unknown {
  if (error instanceof DevstackError) return maskedDevstackError(error, masker);
  if (!(error instanceof Error)) return masker.maskFreely(error);
  const message = masker.mask(error.message);
  const stack = masker.mask(error.stack ?? "");
  const cause = error.cause === undefined ? undefined : maskError(error.cause, masker);
  const same = message === error.message && stack === (error.stack ?? "") && cause === error.cause;
  if (same) return error;
  const masked = new Error(message, cause === undefined ? undefined : { cause });
  masked.name = error.name;
  masked.stack = stack;
  return masked;
}

function maskedDevstackError(error: DevstackError, masker: Masker): DevstackError {
  const { code, message, why, hint, details, exitStatus, cause } = error;
  const masked = new DevstackError(code, masker.mask(message), {
    ...(why !== undefined && { why: masker.mask(why) }),
    ...(hint !== undefined && { hint: masker.mask(hint) }),
    details: masker.maskFreely(details),
    ...(cause !== undefined && { cause: maskError(cause, masker) }),
    exitStatus,
  });
  masked.stack = masker.mask(error.stack ?? "");
  return masked;
}
