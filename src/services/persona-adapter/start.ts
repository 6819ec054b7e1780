import { setTimeout as sleep } from "node:timers/promises";
import { ADAPTER_SERVICE, adapterDefinition } from "../kit/adapter-protocol.ts";
import type { EnvReader } from "../kit/env.ts";
import { addHealthService } from "../kit/grpc-health.ts";
import {
  addGrpcService,
  createGrpcServer,
  listenGrpc,
  stopGrpcServer,
} from "../kit/grpc-server.ts";
import { createHttpServer, stopHttpServer } from "../kit/http-server.ts";
import type { RunningService, ServiceContext } from "../kit/service-context.ts";
import { createAdapterHandlers } from "./adapter-handlers.ts";
import { createAdapterMetrics } from "./adapter-metrics.ts";
import { CallWindow } from "./call-window.ts";

/** A conversation of many turns fits; nothing larger has a use here. */
const MAX_REQUEST_BYTES = 1024 * 1024;
/** GET only: no body is expected. */
const HTTP_BODY_LIMIT_BYTES = 1024;

/** Serves the adapter over gRPC, and its health and metrics over HTTP. */
export async function startPersonaAdapter(context: ServiceContext): Promise<RunningService> {
  const env = readAdapterEnv(context.env);
  context.env.assertValid();

  const window = new CallWindow();
  const metrics = createAdapterMetrics(context.metrics);
  const grpcServer = createGrpcServer(MAX_REQUEST_BYTES);
  const pause = (signal: AbortSignal) => sleep(env.chunkDelayMs, undefined, { signal });
  addGrpcService(grpcServer, context, {
    definition: adapterDefinition(),
    ...createAdapterHandlers({ window, metrics, pause }),
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
    return reply.code(ok ? 200 : 503).send({ ok });
  });

  const grpcPort = await listenGrpc(grpcServer, { host: env.host, port: env.grpcPort });
  const http = await httpServer.listen({ host: env.host, port: env.httpPort });
  context.log.info({ grpc: `${env.host}:${grpcPort}`, http }, "serving");
  return {
    stop: async () => {
      await Promise.all([stopGrpcServer(grpcServer), stopHttpServer(httpServer)]);
    },
  };
}

function readAdapterEnv(env: EnvReader) {
  return {
    host: env.string("HOST", "127.0.0.1"),
    grpcPort: env.port("GRPC_PORT", 7070),
    httpPort: env.port("HTTP_PORT", 7071),
    /** A pause after each chunk, for those who want to watch a stream or to interrupt one. */
    chunkDelayMs: env.integer("PERSONA_CHUNK_DELAY_MS", { default: 0, min: 0, max: 1_000 }),
  };
}
