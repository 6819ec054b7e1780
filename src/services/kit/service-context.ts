import type { TextMapPropagator, Tracer } from "@opentelemetry/api";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { EnvReader } from "./env.ts";

/** What a service is given instead of globals. */
export interface ServiceContext {
  /** The program's own name, such as "memory". */
  name: string;
  /** JSON lines on stdout. */
  log: Logger;
  env: EnvReader;
  /** Served as GET /metrics by createHttpServer. */
  metrics: Registry;
  tracer: Tracer;
  /** W3C trace context and baggage. */
  propagator: TextMapPropagator;
  /** Aborts when a stop begins: accept nothing new, finish what runs. */
  drain: AbortSignal;
}

export interface RunningService {
  /**
   * Finishes what runs, within a bound of its own (stopHttpServer and stopGrpcServer have one), and
   * closes every handle.
   */
  stop(): Promise<void>;
}

/** Opens what the service needs and resolves when it serves. */
export type StartService = (context: ServiceContext) => Promise<RunningService>;
