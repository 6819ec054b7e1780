import { once } from "node:events";
import {
  logVerbosity,
  type Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type sendUnaryData,
  setLogVerbosity,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import {
  type Context,
  context as contextApi,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  trace,
} from "@opentelemetry/api";
import type { HostPort } from "./env.ts";
import { asGrpcError, type GrpcStatusName } from "./grpc-error.ts";
import { endServerCall, rpcAttributes } from "./grpc-spans.ts";
import type { ServiceContext } from "./service-context.ts";
import { isSynthetic } from "./synthetic.ts";

/** What a handler knows of its call. The call's trace context is active while it runs. */
export interface GrpcCall {
  /** Aborts when the client cancels, disconnects or its deadline passes. */
  signal: AbortSignal;
  synthetic: boolean;
}

/** Request and response are what the service's .proto file says; throw GrpcError to refuse. */
export type UnaryHandler<Request, Response> = (
  request: Request,
  call: GrpcCall,
) => Promise<Response>;

/** As UnaryHandler, with an answer in several messages. */
export type StreamHandler<Request, Response> = (
  request: Request,
  call: GrpcCall,
) => AsyncIterable<Response>;

/** One finished call, for metrics. */
export interface FinishedCall {
  /** Short name, such as "Estimate". */
  method: string;
  status: GrpcStatusName;
  durationMs: number;
  synthetic: boolean;
}

export interface GrpcServiceOptions {
  definition: ServiceDefinition;
  unary?: Readonly<Record<string, UnaryHandler<never, object>>>;
  serverStream?: Readonly<Record<string, StreamHandler<never, object>>>;
  /** False for health checks: they make no spans. */
  traced?: boolean;
  onFinished?: (call: FinishedCall) => void;
}

const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
const DRAIN_MS = 3_000;

/**
 * A gRPC server. Channelz stays on although nobody reads it: without it grpc-js keeps no list of its
 * connections, and a forced shutdown cuts none of them.
 */
export function createGrpcServer(maxMessageBytes = MAX_MESSAGE_BYTES): Server {
  // Its failures reach us as errors; its own lines on stderr would only double them.
  setLogVerbosity(logVerbosity.NONE);
  return new Server({ "grpc.max_receive_message_length": maxMessageBytes });
}

/** Binds without TLS and returns the port that it got. */
export function listenGrpc(server: Server, { host, port }: HostPort): Promise<number> {
  const address = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
}

/** Lets running calls finish, at most `drainMs`, then cuts their connections. */
export function stopGrpcServer(server: Server, drainMs = DRAIN_MS): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, drainMs);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/**
 * Adds a service. Each call gets a SERVER span named `package.Service/Method` that continues the
 * caller's trace and baggage from the metadata.
 */
export function addGrpcService(
  server: Server,
  context: ServiceContext,
  options: GrpcServiceOptions,
): void {
  context.env.assertValid();
  const implementation: UntypedServiceImplementation = {};
  for (const [method, handler] of Object.entries(options.unary ?? {})) {
    implementation[method] = (
      call: ServerUnaryCall<unknown, object>,
      done: sendUnaryData<object>,
    ) => {
      const scope = openCall(context, options, method, call);
      scope.run(async () => done(null, await handler(call.request as never, scope.call)), done);
    };
  }
  for (const [method, handler] of Object.entries(options.serverStream ?? {})) {
    implementation[method] = (call: ServerWritableStream<unknown, object>) => {
      const scope = openCall(context, options, method, call);
      scope.run(
        async () => {
          await writeAll(call, handler(call.request as never, scope.call), scope.call.signal);
          call.end();
        },
        (error) => call.emit("error", error),
      );
    };
  }
  server.addService(options.definition, implementation);
}

/** What unary and streaming calls of grpc-js have in common. */
interface SurfaceCall {
  metadata: Metadata;
  once(event: "cancelled", listener: () => void): unknown;
}

function openCall(
  service: ServiceContext,
  options: GrpcServiceOptions,
  method: string,
  surface: SurfaceCall,
) {
  const startedMs = performance.now();
  const incoming = incomingContext(service, surface.metadata);
  const path = options.definition[method]?.path.slice(1) ?? method;
  const span = options.traced === false ? undefined : startSpan(service, path, incoming);
  const active = span === undefined ? incoming : trace.setSpan(incoming, span);
  const canceller = new AbortController();
  surface.once("cancelled", () => canceller.abort());
  const call: GrpcCall = { signal: canceller.signal, synthetic: isSynthetic(active) };

  const finish = (status: GrpcStatusName, error?: Error) => {
    if (span !== undefined) endServerCall(span, status, error);
    const durationMs = performance.now() - startedMs;
    options.onFinished?.({ method, status, durationMs, synthetic: call.synthetic });
  };
  const run = (work: () => Promise<void>, fail: (error: Error & { code: number }) => void) =>
    contextApi.with(active, () =>
      work().then(
        () => finish(call.signal.aborted ? "CANCELLED" : "OK"),
        (error: unknown) => {
          const failure = asGrpcError(error);
          const status = call.signal.aborted ? "CANCELLED" : failure.status;
          if (status === "INTERNAL") service.log.error({ err: error, method: path }, "call failed");
          finish(status, failure);
          fail(failure);
        },
      ),
    );
  return { call, run };
}

function incomingContext(service: ServiceContext, metadata: Metadata): Context {
  return service.propagator.extract(ROOT_CONTEXT, metadata, {
    get: (carrier: Metadata, key) => carrier.get(key).map(String),
    keys: (carrier: Metadata) => Object.keys(carrier.getMap()),
  });
}

function startSpan(service: ServiceContext, path: string, parent: Context): Span {
  const attributes = rpcAttributes(path);
  return service.tracer.startSpan(path, { kind: SpanKind.SERVER, attributes }, parent);
}

async function writeAll(
  stream: ServerWritableStream<unknown, object>,
  messages: AsyncIterable<object>,
  signal: AbortSignal,
): Promise<void> {
  for await (const message of messages) {
    if (signal.aborted) return;
    if (!stream.write(message)) await once(stream, "drain", { signal });
  }
}
