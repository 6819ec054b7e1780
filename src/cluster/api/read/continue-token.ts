import { ApiError } from "../../status/api-error.ts";

/** Where a list that was given in part goes on. */
export interface ContinueToken {
  /** The key of the last object that was given. */
  readonly after: string;
  /** The number of the last write when the list began, which all its parts bear. */
  readonly revision: number;
}

const VERSION = "devstack/v1";

/** For clients it is a text without a meaning. */
export function encodeToken({ after, revision }: ContinueToken): string {
  return Buffer.from(JSON.stringify({ v: VERSION, rv: revision, after })).toString("base64url");
}

/** @throws ApiError BadRequest for a text that was never given out */
export function decodeToken(text: string): ContinueToken {
  try {
    const token: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    const { v, rv, after } = token as Record<string, unknown>;
    if (v === VERSION && typeof rv === "number" && typeof after === "string") {
      return { after, revision: rv };
    }
  } catch {
    // Whatever it is, it is none.
  }
  throw new ApiError(
    "BadRequest",
    `invalid continue token: continue key is not valid: ${why(text)}`,
  );
}

/** The first byte that Go cannot decode; what it decodes to is nobody's business. */
function why(text: string): string {
  const [valid = ""] = /^[\w-]*/.exec(text) ?? [];
  if (valid.length === text.length && text.length % 4 !== 1) return "incorrect continue token";
  const at = valid.length < text.length ? valid.length : text.length - 1;
  return `illegal base64 data at input byte ${at}`;
}
