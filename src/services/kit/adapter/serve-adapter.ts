import { ADAPTER_SERVICE, adapterDefinition } from "../adapter-protocol.ts";
import type { EnvReader } from "../env.ts";
import { addHealthService } from "../grpc-health.ts";
import { addGrpcService, createGrpcServer, listenGrpc, stopGrpcServer } from "../grpc-server.ts";
import { createHttpServer, stopHttpServer } from "../http-server.ts";
import type { RunningService, ServiceContext } from "../service-context.ts";
import { createAdapterHandlers } from "./adapter-handlers.ts";
import { createAdapterMetrics } from "./adapter-metrics.ts";
import type { AdapterModel } from "./adapter-model.ts";
import { CallWindow } from "./call-window.ts";

/** A conversation of many turns fits; nothing larger has a use here. */
const MAX_REQUEST_BYTES = 1024 * 1024;
/** GET only: no body is expected. */
const HTTP_BODY_LIMIT_BYTES = 1024;

/** Where an adapter listens. */
export interface AdapterAddresses {
  host: string;
  grpcPort: number;
  httpPort: number;
}

export interface Adapter {
  model: AdapterModel;
  /** What GET /health says beside `ok`, for people: `simulating`. Has to come soon. */
  note?(): Promise<string | undefined> | string | undefined;
}

/** HOST, GRPC_PORT and HTTP_PORT; the ports' defaults are each adapter's own. */
export function readAdapterAddresses(
  env: EnvReader,
  defaults: Pick<AdapterAddresses, "grpcPort" | "httpPort">,
): AdapterAddresses {
  return {
    host: env.string("HOST", "127.0.0.1"),
    grpcPort: env.port("GRPC_PORT", defaults.grpcPort),
    httpPort: env.port("HTTP_PORT", defaults.httpPort),
  };
}

/** Serves an adapter over gRPC, and its health and metrics over HTTP. */
export async function serveAdapter(
  context: ServiceContext,
  { host, grpcPort, httpPort }: AdapterAddresses,
  { model, note }: Adapter,
): Promise<RunningService> {
  context.env.assertValid();
  const window = new CallWindow();
  const metrics = createAdapterMetrics(context.metrics);
  const grpcServer = createGrpcServer(MAX_REQUEST_BYTES);
  addGrpcService(grpcServer, context, {
    definition: adapterDefinition(),
    ...createAdapterHandlers({ model, window, metrics }),
    onFinished: (call) => {
      metrics.countCall(call);
      // A health check says how the work goes; it is no work itself.
      if (call.method !== "Health") window.record(call);
    },
  });
  addHealthService(grpcServer, context, [ADAPTER_SERVICE]);

  const httpServer = createHttpServer(context, { bodyLimitBytes: HTTP_BODY_LIMIT_BYTES });
  httpServer.get("/health", async (_request, reply) => {
    const ok = !context.drain.aborted;
    const words = ok ? await note?.() : undefined;
    return reply.code(ok ? 200 : 503).send({ ok, ...(words !== undefined && { note: words }) });
  });

  const boundGrpcPort = await listenGrpc(grpcServer, { host, port: grpcPort });
  const http = await httpServer.listen({ host, port: httpPort });
  context.log.info({ grpc: `${host}:${boundGrpcPort}`, http }, "serving");
  return {
    stop: async () => {
      await Promise.all([stopGrpcServer(grpcServer), stopHttpServer(httpServer)]);
    },
  };
}
