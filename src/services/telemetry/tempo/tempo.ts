import { Counter, Gauge, Registry } from "prom-client";
import { createGrpcServer, listenGrpc, stopGrpcServer } from "../../kit/grpc-server.ts";
import { createHttpServer, stopHttpServer } from "../../kit/http-server.ts";
import { registerProcessMetrics } from "../../kit/process-metrics.ts";
import type { RunningService, ServiceContext } from "../../kit/service-context.ts";
import { countSpans, createOtlpCodec } from "../otlp/messages.ts";
import { addTraceService } from "../otlp/trace-service.ts";
import type { TempoSettings } from "../settings.ts";
import { addTempoApi } from "./tempo-api.ts";
import { TraceStore } from "./trace-store.ts";

/** A collector's batch may be larger than what it received in one request. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
const SMALL_BODY_BYTES = 16 * 1024;

/** The stand-in for Tempo: keeps recent traces in memory and finds them again. */
export async function startTempo(
  context: ServiceContext,
  settings: TempoSettings,
): Promise<RunningService> {
  const codec = createOtlpCodec();
  const metrics = new Registry();
  registerProcessMetrics(metrics);
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name, help, labelNames, registers: [metrics] });
  const received = counter("tempo_distributor_spans_received_total", "Spans that came.");
  const receivedBytes = counter("tempo_distributor_bytes_received_total", "Bytes that came.");
  const discarded = counter("tempo_discarded_spans_total", "Spans dropped, by reason.", ["reason"]);
  const store = new TraceStore(codec, (spans, reason) => discarded.inc({ reason }, spans));
  for (const reason of ["evicted", "trace_too_large", "invalid_trace_id"]) {
    discarded.inc({ reason }, 0);
  }
  gauge(metrics, "tempo_ingester_live_traces", "Traces held.", () => store.size);
  gauge(metrics, "devstack_trace_store_bytes", "Bytes of the traces held.", () => store.bytes);

  const grpc = createGrpcServer(MAX_MESSAGE_BYTES);
  addTraceService(grpc, (request) => {
    const traces = codec.decodeTraces(request);
    received.inc(countSpans(traces));
    receivedBytes.inc(request.length);
    store.add(traces);
  });
  const http = createHttpServer(
    { ...context, metrics },
    { bodyLimitBytes: SMALL_BODY_BYTES, traced: false, crossSiteReads: false },
  );
  addTempoApi(http, store);
  await listenGrpc(grpc, settings.otlpGrpc);
  await http.listen(settings.http);
  return {
    stop: async () => {
      await Promise.all([stopGrpcServer(grpc), stopHttpServer(http)]);
    },
  };
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
