import { status as GrpcStatus } from "@grpc/grpc-js";

/** The code's name as the protocol spells it, such as "INVALID_ARGUMENT". */
export type GrpcStatusName = keyof typeof GrpcStatus;

/** A gRPC call that ends with another status than OK: thrown by handlers, and by clients. */
export class GrpcError extends Error {
  readonly status: GrpcStatusName;

  constructor(status: GrpcStatusName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "GrpcError";
    this.status = status;
  }

  get code(): GrpcStatus {
    return GrpcStatus[this.status];
  }
}

/** Anything that a call threw, as a GrpcError. */
export function asGrpcError(error: unknown): GrpcError {
  if (error instanceof GrpcError) return error;
  if (isServiceError(error)) {
    return new GrpcError(statusName(error.code), error.details, { cause: error });
  }
  return new GrpcError("INTERNAL", "internal error", { cause: error });
}

function statusName(code: number): GrpcStatusName {
  const names = Object.keys(GrpcStatus).filter(
    (name): name is GrpcStatusName => name in GrpcStatus,
  );
  return names.find((name) => GrpcStatus[name] === code) ?? "UNKNOWN";
}

function isServiceError(error: unknown): error is { code: number; details: string } {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "number" &&
    "details" in error &&
    typeof error.details === "string"
  );
}
