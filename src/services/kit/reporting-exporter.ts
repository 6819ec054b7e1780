import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace";
import type { Logger } from "pino";

/**
 * Says once when exports begin to fail and once when they work again. A collector that is away for
 * an hour is two lines in the log, not one per batch.
 */
export class ReportingExporter implements SpanExporter {
  readonly #inner: SpanExporter;
  readonly #log: Logger;
  #failing = false;

  constructor(inner: SpanExporter, log: Logger) {
    this.#inner = inner;
    this.#log = log;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#inner.export(spans, (result) => {
      this.#report(result, spans.length);
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.#inner.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.#inner.forceFlush?.();
  }

  #report(result: ExportResult, spanCount: number): void {
    const failed = result.code !== ExportResultCode.SUCCESS;
    if (failed === this.#failing) return;
    this.#failing = failed;
    if (failed) {
      const reason = result.error?.message || result.error?.name || "unknown";
      this.#log.warn({ reason, spans: spanCount }, "spans cannot be exported and are dropped");
    } else {
      this.#log.info("spans are exported again");
    }
  }
}
