import type { KubeObject } from "../../objects/meta.ts";
import type { ApiContext } from "../api-context.ts";
import { answerObject } from "../read/answer-read.ts";
import { representationOf } from "../read/representation.ts";
import type { ApiAnswer, ApiRequest } from "../request.ts";
import type { Target } from "../target.ts";
import { warningsOf } from "./warnings.ts";

/** A request that writes, and what its path is about. */
export interface Writing {
  readonly target: Target;
  readonly request: ApiRequest;
}

interface Written {
  /** As clients see it. */
  readonly object: KubeObject;
  readonly status?: 200 | 201;
  readonly warnings?: readonly string[];
}

/** Gives an object back to whom has written it, in the form that is wanted. */
export function answerWritten(
  { object, status = 200, warnings = [] }: Written,
  { target, request }: Writing,
  context: ApiContext,
): ApiAnswer {
  const representation = representationOf(request.headers["accept"]);
  const form = { reading: { target, request }, representation };
  const answer = answerObject(object, form, context);
  const all = [...warnings, ...warningsOf(object)];
  return { ...answer, status, headers: { ...answer.headers, ...warningHeaders(all) } };
}

/** Says what was not read, or is not what it seems (RFC 9111, code 299). */
function warningHeaders(warnings: readonly string[]): Record<string, readonly string[]> {
  if (warnings.length === 0) return {};
  return { warning: warnings.map((warning) => `299 - ${JSON.stringify(warning)}`) };
}
