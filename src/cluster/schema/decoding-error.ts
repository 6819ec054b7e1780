import type { ResourceKind } from "../api-resources/resource-kind.ts";
import { ApiError } from "../status/api-error.ts";

/** A body that cannot be read as its kind, in the words of the API server's decoder. */
export class DecodingError extends Error {
  override readonly name = "DecodingError";
  /** Fields that are unknown or given twice, with `fieldValidation=Strict`. */
  readonly strict: boolean;

  constructor(message: string, strict = false) {
    super(message);
    this.strict = strict;
  }
}

/** The answer to a POST or PUT of such a body. To a patch the error's own message is the answer. */
export function cannotBeHandled(
  { kind, version }: Pick<ResourceKind, "kind" | "version">,
  error: DecodingError,
): ApiError {
  const what = `${kind} in version "${version}" cannot be handled as a ${kind}`;
  return new ApiError("BadRequest", `${what}: ${error.message}`);
}
