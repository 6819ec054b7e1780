import { diagnosticsOf } from "../config/diagnostics.ts";
import { renderDiagnostics } from "../config/render-diagnostics.ts";
import { failureCardOf } from "../readiness/failure-card-of.ts";
import { renderFailureCard } from "../readiness/render-failure-card.ts";
import { asDevstackError, DevstackError } from "../util/errors.ts";

const COLUMNS = 80;

/**
 * The same error with all that it knows in its message: test runners show that, and nothing else. It
 * keeps its code and its details.
 */
export function readableError(thrown: unknown, remark?: string): DevstackError {
  const error = asDevstackError(thrown);
  const { code, why, hint, details, exitStatus } = error;
  const message = [textOf(error).trimEnd(), ...(remark ? ["", `  ${remark}`] : [])].join("\n");
  return new DevstackError(code, message, {
    ...(why !== undefined && { why }),
    ...(hint !== undefined && { hint }),
    details,
    exitStatus,
    ...(error.cause !== undefined && { cause: error.cause }),
  });
}

function textOf(error: DevstackError): string {
  const diagnostics = diagnosticsOf(error);
  if (diagnostics) {
    return renderDiagnostics(diagnostics, { width: COLUMNS, color: false });
  }
  const card = failureCardOf(error);
  // The stack may be gone when this is read, and its logs with it.
  if (card) return renderFailureCard(card, { color: false, logLines: card.log.length });
  const rows = [
    ["why", error.why],
    ["next", error.hint],
  ].flatMap(([label, text]) => (text ? [`  ${label?.padEnd(6)}${text}`] : []));
  return [`${error.message} (${error.code})`, ...rows].join("\n");
}
