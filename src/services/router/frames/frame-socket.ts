import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { context as contextApi, SpanKind } from "@opentelemetry/api";
import { WebSocket } from "ws";
import type { ActiveRequests } from "../../kit/active-requests.ts";
import { incomingContext } from "../../kit/http-tracing.ts";
import type { ServiceContext } from "../../kit/service-context.ts";
import { isSynthetic } from "../../kit/synthetic.ts";
import { withSpan } from "../../kit/tracing.ts";
import type { Asker } from "../admission.ts";
import { SOCKET_BUFFER_MAX_BYTES } from "../limits.ts";
import { flag } from "../metrics.ts";
import { answerFrame, type FrameServices } from "./answer-frame.ts";
import { type Frame, laneOf, parseFrame } from "./frame.ts";
import { type AnswerKind, errorAnswer } from "./frame-answers.ts";
import { taskOfFrame } from "./frame-task.ts";

/** A frame that is not over so long after its deadline has a client that does not read. */
const READ_GRACE_MS = 1_000;

export interface SocketParts {
  socket: WebSocket;
  /** The request that opened the socket: its trace context and marker hold for every frame. */
  request: IncomingMessage;
  services: FrameServices;
  context: Pick<ServiceContext, "drain" | "tracer" | "propagator">;
  active: ActiveRequests;
}

/** One client's web socket: its frames are answered as they come, each for itself. */
export class FrameSocket {
  readonly #parts: SocketParts;
  readonly #asker: Asker;
  readonly #synthetic: boolean;
  /** Aborts when the client goes away. */
  readonly #gone = new AbortController();
  #running = 0;

  constructor(parts: SocketParts) {
    this.#parts = parts;
    const { socket, request, context } = parts;
    this.#synthetic = isSynthetic(incomingContext(request.headers, context));
    this.#asker = {
      headers: request.headers,
      ip: request.socket.remoteAddress ?? "",
      telemetry: { synthetic: this.#synthetic },
    };
    const endIfIdle = () => this.#endIfIdle();
    context.drain.addEventListener("abort", endIfIdle);
    socket.on("close", () => {
      context.drain.removeEventListener("abort", endIfIdle);
      this.#gone.abort();
    });
    socket.on("message", (data, isBinary) => void this.#take(String(data), isBinary));
  }

  /** Never rejects. */
  async #take(text: string, isBinary: boolean): Promise<void> {
    if (isBinary) return this.#send("error", errorAnswer("binary_not_supported", null));
    const frame = parseFrame(text);
    if (frame === null) return this.#send("error", errorAnswer("invalid_frame", null));
    const { services, context } = this.#parts;
    const { metrics } = services.ask;
    metrics.framesReceived.inc({ qos: laneOf(frame), synthetic: flag(this.#synthetic) });
    if (frame.ttl === 0) return this.#send("error", errorAnswer("ttl_expired", frame));
    if (context.drain.aborted) return this.#send("error", errorAnswer("shutting_down", frame));
    return this.#run(frame);
  }

  async #run(frame: Frame): Promise<void> {
    const { services, active } = this.#parts;
    const { log, clock, metrics } = services.ask;
    const startedMs = clock.monotonicMs();
    const end = active.begin();
    this.#running += 1;
    try {
      await this.#answer(frame, startedMs);
    } catch (error) {
      if (!this.#gone.signal.aborted) log.error({ err: error }, "a frame failed");
      await this.#send("error", errorAnswer("internal_error", frame));
    } finally {
      this.#running -= 1;
      const seconds = (clock.monotonicMs() - startedMs) / 1000;
      metrics.frameDuration.observe({ synthetic: flag(this.#synthetic) }, seconds);
      this.#endIfIdle();
      end();
    }
  }

  /** Inside a span of its own. */
  #answer(frame: Frame, startedMs: number): Promise<void> {
    const { services, request, context } = this.#parts;
    const parent = incomingContext(request.headers, context);
    const options = { kind: SpanKind.SERVER, attributes: { "http.route": "/ws" } };
    return contextApi.with(parent, () =>
      withSpan(context.tracer, "WS /ws", options, async (span) => {
        const task = taskOfFrame(frame, {
          requestId: randomUUID(),
          traceId: span.spanContext().traceId,
          synthetic: this.#synthetic,
          startedMs,
          signal: this.#gone.signal,
        });
        if (task.ask.promptChars > services.maxPromptChars) {
          const why = { detail: "prompt_too_large" };
          return this.#send("error", errorAnswer("invalid_frame", frame, why));
        }
        const send = (kind: AnswerKind, message: object) => this.#send(kind, message);
        const over = this.#endUnlessRead(task.deadlineMs);
        try {
          await answerFrame(services, { frame, task, asker: this.#asker, send });
        } finally {
          over.abort();
        }
      }),
    );
  }

  /** Resolves when it is on its way, so that a client which reads slowly slows its adapter down. */
  #send(kind: AnswerKind, message: object): Promise<void> {
    const { socket, services } = this.#parts;
    if (socket.readyState !== WebSocket.OPEN) return Promise.resolve();
    if (socket.bufferedAmount > SOCKET_BUFFER_MAX_BYTES) {
      socket.terminate();
      return Promise.resolve();
    }
    services.ask.metrics.framesSent.inc({ kind, synthetic: flag(this.#synthetic) });
    return new Promise((resolve) => {
      // An error is told by the socket's end, too.
      socket.send(JSON.stringify(message), () => resolve());
    });
  }

  #endUnlessRead(deadlineMs: number): AbortController {
    const { socket, services } = this.#parts;
    const { clock } = services.ask;
    const over = new AbortController();
    clock.sleep(deadlineMs + READ_GRACE_MS - clock.monotonicMs(), over.signal).then(
      () => socket.terminate(),
      // The frame is over.
      () => undefined,
    );
    return over;
  }

  /** While the service drains, a socket without work is closed: 1001, going away. */
  #endIfIdle(): void {
    const { socket, context } = this.#parts;
    if (context.drain.aborted && this.#running === 0) socket.close(1001, "the service is stopping");
  }
}
