import { randomUUID } from "node:crypto";
import type { FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { Decision } from "./decision.ts";

/** Writes one line per decision to stdout, with the fields that OPA's console log has. */
export type DecisionLog = (
  decision: Decision,
  request: Pick<FastifyRequest, "telemetry" | "socket">,
) => void;

/** Decisions are records of the platform, not messages: LOG_LEVEL does not silence them. */
export function createDecisionLog(log: Logger): DecisionLog {
  const decisions = log.child({ type: "openpolicyagent.org/decision_logs" }, { level: "info" });
  const labels = { id: randomUUID(), version: "devstack" };
  return ({ decisionId, path, input, result }, request) => {
    const span = request.telemetry?.span?.spanContext();
    decisions.info(
      {
        decision_id: decisionId,
        ...(span === undefined ? {} : { trace_id: span.traceId, span_id: span.spanId }),
        // OPA leaves these out when they are empty or undefined.
        ...(path === "" ? {} : { path }),
        ...(input === undefined ? {} : { input }),
        ...(result === undefined ? {} : { result }),
        labels,
        requested_by: `${request.socket.remoteAddress}:${request.socket.remotePort}`,
        timestamp: new Date().toISOString(),
      },
      "Decision Log",
    );
  };
}
