import type { DevstackError } from "../util/errors.ts";
import type { FailureCard } from "./failure-card.ts";

/** The failure card that an error carries, or null when it is of another kind. */
export function failureCardOf({ code, details }: DevstackError): FailureCard | null {
  const carries =
    (code === "E_SERVICE_EXITED" || code === "E_PROBE_FAILED") &&
    typeof details === "object" &&
    details !== null &&
    "service" in details &&
    "answers" in details;
  return carries ? (details as FailureCard) : null;
}
