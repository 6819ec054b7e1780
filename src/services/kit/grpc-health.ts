import type { Server } from "@grpc/grpc-js";
import { GrpcError } from "./grpc-error.ts";
import { addGrpcService, type GrpcCall } from "./grpc-server.ts";
import { grpcService } from "./grpc-service.ts";
import descriptor from "./proto/generated/health.json" with { type: "json" };
import type { ServiceContext } from "./service-context.ts";

interface HealthCheckRequest {
  service: string;
}

interface HealthCheckResponse {
  status: "SERVING" | "NOT_SERVING" | "SERVICE_UNKNOWN";
}

/** The definition of grpc.health.v1.Health, for servers and clients. */
export function healthDefinition() {
  return grpcService(descriptor, "grpc.health.v1.Health");
}

/**
 * Answers grpc.health.v1 for the server as a whole ("") and the named services: SERVING until the
 * drain begins, NOT_SERVING from then on.
 */
export function addHealthService(
  server: Server,
  context: ServiceContext,
  services: readonly string[],
): void {
  const known = new Set(["", ...services]);
  const current = (): HealthCheckResponse => ({
    status: context.drain.aborted ? "NOT_SERVING" : "SERVING",
  });
  addGrpcService(server, context, {
    definition: healthDefinition(),
    traced: false,
    unary: {
      Check: async ({ service }: HealthCheckRequest) => {
        if (known.has(service)) return current();
        throw new GrpcError("NOT_FOUND", `unknown service ${JSON.stringify(service)}`);
      },
    },
    serverStream: {
      Watch: async function* ({ service }: HealthCheckRequest, { signal }: GrpcCall) {
        if (!known.has(service)) {
          yield { status: "SERVICE_UNKNOWN" } satisfies HealthCheckResponse;
          await aborted(signal, context.drain);
          return;
        }
        yield current();
        if (context.drain.aborted) return;
        await aborted(signal, context.drain);
        yield current();
      },
    },
  });
}

/** Resolves when the first of the signals aborts. */
function aborted(...signals: AbortSignal[]): Promise<void> {
  const any = AbortSignal.any(signals);
  if (any.aborted) return Promise.resolve();
  return new Promise((resolve) => any.addEventListener("abort", () => resolve(), { once: true }));
}
