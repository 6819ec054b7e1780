import { Counter, Gauge, Registry } from "prom-client";

export type Transport = "grpc" | "http";

/** As the exporter is called in otel/collector.yaml. */
const EXPORTER = "otlp/tempo";

/** What the collector tells of itself, under the names of the real one (0.138). */
export class CollectorMetrics {
  readonly registry = new Registry();
  readonly #accepted: Counter;
  readonly #sent: Counter;
  readonly #sendFailed: Counter;
  readonly #enqueueFailed: Counter;

  constructor(queueSize: () => number) {
    const counter = (name: string, help: string, labelNames: string[]) =>
      new Counter({ name, help, labelNames, registers: [this.registry] });
    this.#accepted = counter("otelcol_receiver_accepted_spans_total", "Spans taken.", [
      "receiver",
      "transport",
    ]);
    this.#sent = counter("otelcol_exporter_sent_spans_total", "Spans that the store took.", [
      "exporter",
    ]);
    this.#sendFailed = counter(
      "otelcol_exporter_send_failed_spans_total",
      "Spans dropped because the store refused them or stayed unreachable.",
      ["exporter"],
    );
    this.#enqueueFailed = counter(
      "otelcol_exporter_enqueue_failed_spans_total",
      "Spans dropped because the queue was full.",
      ["exporter"],
    );
    this.#gauge("otelcol_exporter_queue_size", "Requests that wait for the store.", queueSize);
    this.#gauge("otelcol_process_memory_rss_bytes", "Resident memory.", () =>
      process.memoryUsage.rss(),
    );
    new Counter({
      name: "otelcol_process_uptime_seconds_total",
      help: "Time since the start.",
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(process.uptime());
      },
    });
    // A counter that is there from the start has a rate at its first step.
    for (const transport of ["grpc", "http"] as const) this.accepted(transport, 0);
    this.sent(0);
    this.sendFailed(0);
    this.enqueueFailed(0);
  }

  accepted(transport: Transport, spans: number): void {
    this.#accepted.inc({ receiver: "otlp", transport }, spans);
  }

  sent(spans: number): void {
    this.#sent.inc({ exporter: EXPORTER }, spans);
  }

  sendFailed(spans: number): void {
    this.#sendFailed.inc({ exporter: EXPORTER }, spans);
  }

  enqueueFailed(spans: number): void {
    this.#enqueueFailed.inc({ exporter: EXPORTER }, spans);
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }
}
