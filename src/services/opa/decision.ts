import { randomUUID } from "node:crypto";
import { dataPath, valueAt } from "./data-path.ts";
import type { RequestInput } from "./input.ts";
import type { CompiledPolicy } from "./policy.ts";

/** One answered question. */
export interface Decision {
  decisionId: string;
  /** As it was asked for: `atp/policy/allow`. */
  path: string;
  /** Undefined when there was none. */
  input: unknown;
  /** Undefined when the document holds nothing at the path. */
  result: unknown;
}

/**
 * Asks the policy. Throws EvaluationError when it cannot be evaluated and OpaError when the path
 * makes no sense.
 */
export function decide(policy: CompiledPolicy, rawPath: string, { input }: RequestInput): Decision {
  const path = dataPath(rawPath);
  const result = valueAt(policy.evaluate(input), path);
  return { decisionId: randomUUID(), path: path.join("/"), input, result };
}
