import type { FastifyInstance } from "fastify";
import type { Registry } from "prom-client";
import { systemClock } from "../../../util/clock.ts";
import type { HostPort } from "../../kit/env.ts";
import { createGrpcServer, listenGrpc, stopGrpcServer } from "../../kit/grpc-server.ts";
import { createHttpServer, stopHttpServer } from "../../kit/http-server.ts";
import type { RunningService, ServiceContext } from "../../kit/service-context.ts";
import type { Activity } from "../activity.ts";
import { createOtlpCodec } from "../otlp/messages.ts";
import { addTraceService } from "../otlp/trace-service.ts";
import type { CollectorSettings } from "../settings.ts";
import { ExportQueue } from "./export-queue.ts";
import { Intake } from "./intake.ts";
import { addOtlpHttp, MAX_BODY_BYTES } from "./otlp-http.ts";
import { CollectorMetrics } from "./own-metrics.ts";
import { SpanMetrics } from "./span-metrics.ts";
import { StoreClient } from "./store-client.ts";

/** A request that a browser or probe sends has no body worth mentioning. */
const SMALL_BODY_BYTES = 16 * 1024;

/**
 * The stand-in for the OpenTelemetry collector: takes spans by OTLP, makes span metrics of them and
 * passes them on, as otel/collector.yaml sets the real one up.
 */
export async function startCollector(
  context: ServiceContext,
  settings: CollectorSettings,
  activity: Activity,
): Promise<RunningService> {
  const codec = createOtlpCodec();
  const spanMetrics = new SpanMetrics();
  const store = settings.exportTo && new StoreClient(context, settings.exportTo);
  const queue =
    store &&
    new ExportQueue({
      clock: systemClock,
      send: (payload) => store.send(payload),
      onSent: (spans) => metrics.sent(spans),
      onDropped: (spans, reason) =>
        reason === "full" ? metrics.enqueueFailed(spans) : metrics.sendFailed(spans),
    });
  const metrics = new CollectorMetrics(() => queue?.size ?? 0);
  const intake = new Intake({ codec, spanMetrics, metrics, queue, activity });

  const grpc = createGrpcServer(MAX_BODY_BYTES);
  addTraceService(grpc, (request) => intake.accept(request, "grpc"));
  const receiver = httpServer(context, metrics.registry, MAX_BODY_BYTES);
  addOtlpHttp(receiver, intake, codec);
  const health = httpServer(context, metrics.registry);
  addHealth(health);
  const servers: [FastifyInstance, HostPort][] = [
    [receiver, settings.otlpHttp],
    [httpServer(context, metrics.registry), settings.metrics],
    [httpServer(context, spanMetrics.registry), settings.spanMetrics],
    [health, settings.health],
  ];
  await listenGrpc(grpc, settings.otlpGrpc);
  await Promise.all(servers.map(([server, address]) => server.listen(address)));

  return {
    stop: async () => {
      await Promise.all([
        stopGrpcServer(grpc),
        ...servers.map(([server]) => stopHttpServer(server)),
      ]);
      await queue?.stop();
      store?.close();
    },
  };
}

function httpServer(
  context: ServiceContext,
  metrics: Registry,
  bodyLimitBytes = SMALL_BODY_BYTES,
): FastifyInstance {
  return createHttpServer({ ...context, metrics }, { bodyLimitBytes, traced: false });
}

/** The health_check extension's answer. */
function addHealth(server: FastifyInstance): void {
  const upSince = new Date().toISOString();
  const startedMs = performance.now();
  server.get("/", async () => ({
    status: "Server available",
    upSince,
    uptime: `${((performance.now() - startedMs) / 1_000).toFixed(3)}s`,
  }));
}
