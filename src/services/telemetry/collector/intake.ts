import type { Activity } from "../activity.ts";
import { countSpans, type OtlpCodec } from "../otlp/messages.ts";
import type { ExportQueue } from "./export-queue.ts";
import type { CollectorMetrics, Transport } from "./own-metrics.ts";
import type { SpanMetrics } from "./span-metrics.ts";

export interface IntakeParts {
  codec: OtlpCodec;
  spanMetrics: SpanMetrics;
  metrics: CollectorMetrics;
  /** Undefined: there is no trace store to pass spans on to. */
  queue: ExportQueue | undefined;
  activity: Activity;
}

/** Where spans enter, whichever way they came: counted, measured, queued for the store. */
export class Intake {
  readonly #parts: IntakeParts;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Takes an export request in its binary form. Throws when it is none; then nothing is taken. */
  accept(payload: Buffer, transport: Transport): void {
    const { codec, spanMetrics, metrics, queue, activity } = this.#parts;
    const traces = codec.decodeTraces(payload);
    const spans = countSpans(traces);
    metrics.accepted(transport, spans);
    if (spans === 0) return;
    spanMetrics.record(traces);
    queue?.enqueue(payload, spans);
    activity.tell();
  }
}
