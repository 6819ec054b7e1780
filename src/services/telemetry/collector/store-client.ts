import { ProxyTracerProvider } from "@opentelemetry/api";
import type { Logger } from "pino";
import type { HostPort } from "../../kit/env.ts";
import { GrpcClient } from "../../kit/grpc-client.ts";
import { asGrpcError, type GrpcStatusName } from "../../kit/grpc-error.ts";
import type { ServiceContext } from "../../kit/service-context.ts";
import { TRACE_SERVICE } from "../otlp/trace-service.ts";
import type { SendOutcome } from "./export-queue.ts";

const TIMEOUT_MS = 5_000;

/** Answers after which OTLP lets a client try again (OTLP specification, "OTLP/gRPC Response"). */
const RETRYABLE: ReadonlySet<GrpcStatusName> = new Set([
  "CANCELLED",
  "DEADLINE_EXCEEDED",
  "RESOURCE_EXHAUSTED",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNAVAILABLE",
  "DATA_LOSS",
]);

/** Sends spans to the trace store by OTLP/gRPC; failures are logged when they begin and end. */
export class StoreClient {
  readonly #client: GrpcClient;
  readonly #log: Logger;
  #failing = false;

  constructor(context: Pick<ServiceContext, "propagator" | "log">, store: HostPort) {
    const host = store.host.includes(":") ? `[${store.host}]` : store.host;
    // Passing spans on must not make spans: each of them would have to be passed on too.
    const tracer = new ProxyTracerProvider().getTracer("untraced");
    const target = new URL(`http://${host}:${store.port}`);
    this.#client = new GrpcClient({ ...context, tracer }, TRACE_SERVICE, target);
    this.#log = context.log;
  }

  async send(payload: Buffer): Promise<SendOutcome> {
    try {
      await this.#client.unary("Export", payload, { timeoutMs: TIMEOUT_MS });
    } catch (error) {
      const { status, message } = asGrpcError(error);
      const outcome = RETRYABLE.has(status) ? "retry" : "refused";
      if (!this.#failing) this.#log.warn({ status, outcome }, `trace store: ${message}`);
      this.#failing = true;
      return outcome;
    }
    if (this.#failing) this.#log.info("trace store: takes spans again");
    this.#failing = false;
    return "sent";
  }

  close(): void {
    this.#client.close();
  }
}
