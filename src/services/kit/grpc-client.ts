import {
  type CallOptions,
  Client,
  type ClientReadableStream,
  credentials,
  Metadata,
  type MethodDefinition,
  type ServiceDefinition,
} from "@grpc/grpc-js";
import { context as contextApi, type Span, SpanKind, trace } from "@opentelemetry/api";
import { asGrpcError } from "./grpc-error.ts";
import { endClientCall, rpcAttributes } from "./grpc-spans.ts";
import type { ServiceContext } from "./service-context.ts";
import { propagationHeaders } from "./tracing.ts";

export interface GrpcCallOptions {
  /** The deadline, from now. Every call has one. */
  timeoutMs: number;
  /** Cancels the call. */
  signal?: AbortSignal;
  /** Waits within the deadline for a server that just refused connections, instead of failing at once. */
  waitForReady?: boolean;
  /** The CLIENT span's name; default `package.Service/Method`. */
  spanName?: string;
}

/**
 * A client of one service at one address. It connects when first called, reconnects soon after a
 * failure, carries trace context and baggage, and makes a CLIENT span per call. Every failure is a
 * GrpcError.
 */
export class GrpcClient {
  readonly #client: Client;
  readonly #definition: ServiceDefinition;
  readonly #context: Pick<ServiceContext, "tracer" | "propagator">;
  readonly #address: { host: string; port: number };

  /** `target`: an http:// URL, of which only host and port count; calls are without TLS. */
  constructor(
    context: Pick<ServiceContext, "tracer" | "propagator">,
    definition: ServiceDefinition,
    target: URL,
  ) {
    this.#context = context;
    this.#definition = definition;
    this.#address = { host: target.hostname, port: Number(target.port || 80) };
    this.#client = new Client(
      `dns:///${target.hostname}:${this.#address.port}`,
      credentials.createInsecure(),
      {
        "grpc.enable_channelz": 0,
        // A service of the stack is never behind the machine's web proxy.
        "grpc.enable_http_proxy": 0,
        "grpc.service_config_disable_resolution": 1,
        "grpc.initial_reconnect_backoff_ms": 100,
        "grpc.max_reconnect_backoff_ms": 1_000,
      },
    );
  }

  /** Calls a method that answers once. The types are what the .proto file says. */
  async unary<Response extends object>(
    method: string,
    request: object,
    options: GrpcCallOptions,
  ): Promise<Response> {
    const { definition, span, metadata, callOptions } = this.#open<Response>(method, options);
    const answer = new Promise<Response>((resolve, reject) => {
      const call = this.#client.makeUnaryRequest(
        definition.path,
        definition.requestSerialize,
        definition.responseDeserialize,
        request,
        metadata,
        callOptions,
        (error, response) => (response === undefined ? reject(error) : resolve(response)),
      );
      cancelOnAbort(call, options.signal);
    });
    return settle(span, answer);
  }

  /** Calls a method that answers with several messages; leaving the loop cancels the call. */
  stream<Response extends object>(
    method: string,
    request: object,
    options: GrpcCallOptions,
  ): AsyncGenerator<Response, void, undefined> {
    const { definition, span, metadata, callOptions } = this.#open<Response>(method, options);
    const call = this.#client.makeServerStreamRequest(
      definition.path,
      definition.requestSerialize,
      definition.responseDeserialize,
      request,
      metadata,
      callOptions,
    );
    cancelOnAbort(call, options.signal);
    return readAll<Response>(span, call);
  }

  close(): void {
    this.#client.close();
  }

  #open<Response extends object>(method: string, options: GrpcCallOptions) {
    const definition: MethodDefinition<object, Response> | undefined = this.#definition[method];
    if (definition === undefined) throw new Error(`the service has no method ${method}`);
    const path = definition.path.slice(1);
    const attributes = {
      ...rpcAttributes(path),
      "server.address": this.#address.host,
      "server.port": this.#address.port,
    };
    const name = options.spanName ?? path;
    const span = this.#context.tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes });
    const active = trace.setSpan(contextApi.active(), span);
    const metadata = new Metadata({ waitForReady: options.waitForReady === true });
    for (const [key, value] of Object.entries(
      propagationHeaders(this.#context.propagator, active),
    )) {
      metadata.set(key, value);
    }
    const callOptions: CallOptions = { deadline: Date.now() + options.timeoutMs };
    return { definition, span, metadata, callOptions };
  }
}

async function settle<T>(span: Span, answer: Promise<T>): Promise<T> {
  try {
    const value = await answer;
    endClientCall(span, "OK");
    return value;
  } catch (error) {
    const failure = asGrpcError(error);
    endClientCall(span, failure.status, failure);
    throw failure;
  }
}

async function* readAll<Response extends object>(
  span: Span,
  call: ClientReadableStream<Response>,
): AsyncGenerator<Response, void, undefined> {
  let status: "OK" | "CANCELLED" = "CANCELLED";
  let failure: ReturnType<typeof asGrpcError> | undefined;
  try {
    yield* call;
    status = "OK";
  } catch (error) {
    failure = asGrpcError(error);
    throw failure;
  } finally {
    if (failure === undefined && status === "CANCELLED") call.cancel();
    endClientCall(span, failure?.status ?? status, failure);
  }
}

function cancelOnAbort(
  call: { cancel(): void; once: NodeJS.EventEmitter["once"] },
  signal?: AbortSignal,
) {
  if (signal === undefined) return;
  const cancel = () => call.cancel();
  if (signal.aborted) cancel();
  signal.addEventListener("abort", cancel, { once: true });
  call.once("status", () => signal.removeEventListener("abort", cancel));
}
