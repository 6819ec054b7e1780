import type { Attributes, Span } from "@opentelemetry/api";
import { SpanStatusCode } from "@opentelemetry/api";
import { ATTR_RPC_METHOD, ATTR_RPC_SYSTEM_NAME } from "@opentelemetry/semantic-conventions";
import type { GrpcStatusName } from "./grpc-error.ts";

/** Of the RPC semantic conventions; not yet among the stable constants of the package. */
const ATTR_RPC_RESPONSE_STATUS_CODE = "rpc.response.status_code";

/**
 * The codes that are the server's fault: the others are answers to a bad or withdrawn request, and
 * no error of a SERVER span (OpenTelemetry semantic conventions for gRPC).
 */
const SERVER_FAULTS: ReadonlySet<GrpcStatusName> = new Set([
  "UNKNOWN",
  "DEADLINE_EXCEEDED",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
]);

/** Whether a call that ended so failed through the server's fault. */
export function isServerFault(status: GrpcStatusName): boolean {
  return SERVER_FAULTS.has(status);
}

/** Attributes of a call; `path` is `package.Service/Method`. */
export function rpcAttributes(path: string): Attributes {
  return { [ATTR_RPC_SYSTEM_NAME]: "grpc", [ATTR_RPC_METHOD]: path };
}

export function endServerCall(span: Span, status: GrpcStatusName, error?: Error): void {
  end({ span, status, failed: isServerFault(status), message: error?.message });
}

export function endClientCall(span: Span, status: GrpcStatusName, error?: Error): void {
  end({ span, status, failed: status !== "OK", message: error?.message });
}

interface EndedCall {
  span: Span;
  status: GrpcStatusName;
  failed: boolean;
  message: string | undefined;
}

function end({ span, status, failed, message }: EndedCall): void {
  span.setAttribute(ATTR_RPC_RESPONSE_STATUS_CODE, status);
  if (failed) {
    span.setAttribute("error.type", status);
    span.setStatus({ code: SpanStatusCode.ERROR, ...(message === undefined ? {} : { message }) });
  }
  span.end();
}
