import { context as contextApi } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { type ReadableSpan, type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { pino } from "pino";
import { Registry } from "prom-client";
import { EnvReader } from "../../src/services/kit/env.ts";
import type { ServiceContext } from "../../src/services/kit/service-context.ts";
import { SyntheticSpanProcessor } from "../../src/services/kit/synthetic-span-processor.ts";
import { createPropagator } from "../../src/services/kit/tracing.ts";

export interface TestService {
  context: ServiceContext;
  spans: SpanRecorder;
  /** Begins a stop as runService would. */
  drain: AbortController;
}

/** The context of a service inside a test's own process: real tracing, silent log. */
export function createTestService(env: Record<string, string> = {}): TestService {
  // Says false when an earlier test of this process has set it: one is as good as another.
  contextApi.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const spans = new SpanRecorder();
  const provider = new TracerProvider({ spanProcessors: [new SyntheticSpanProcessor(), spans] });
  const drain = new AbortController();
  const context = {
    name: "test",
    log: pino({ level: "silent" }),
    env: new EnvReader(env),
    metrics: new Registry(),
    tracer: provider.getTracer("test"),
    propagator: createPropagator(),
    drain: drain.signal,
  };
  return { context, spans, drain };
}

/** Keeps ended spans. A span of a server may end after its client has the answer: wait for it. */
export class SpanRecorder implements SpanProcessor {
  readonly ended: ReadableSpan[] = [];
  readonly #waiting: { name: string; resolve: (span: ReadableSpan) => void }[] = [];

  /** The span of this name, as soon as it has ended. */
  span(name: string): Promise<ReadableSpan> {
    const found = this.ended.find((span) => span.name === name);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve) => this.#waiting.push({ name, resolve }));
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    this.ended.push(span);
    for (const { name, resolve } of this.#waiting) if (name === span.name) resolve(span);
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
