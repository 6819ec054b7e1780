import { DevstackError } from "../../util/errors.ts";
import { isJsonObject } from "../../util/json/json-object.ts";

/** A denial by the policy in words, with its reasons; null for any other error. */
export function policyDenial(error: unknown): DevstackError | null {
  if (!(error instanceof DevstackError) || error.code !== "E_REQUEST_FAILED") return null;
  const { details } = error;
  const body = isJsonObject(details) ? details["body"] : undefined;
  if (!isJsonObject(body) || body["error"] !== "policy_denied") return null;
  const reasons = Array.isArray(body["reasons"]) ? body["reasons"].map(reasonWords) : [];
  return new DevstackError("E_REQUEST_FAILED", "the policy denies this request", {
    why: reasons.join("; ") || "it gives no reason",
    hint: "the policy is described in docs/policy.md; its decision: devstack logs opa",
    details,
    cause: error,
  });
}

function reasonWords(reason: unknown): string {
  if (!isJsonObject(reason)) return String(reason);
  const { code, reason: words } = reason;
  return [code, words].filter((part) => typeof part === "string").join(": ");
}
