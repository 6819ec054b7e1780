import { createServer, type Server, type Socket } from "node:net";
import type { Clock } from "../../util/clock.ts";
import type { ReadyState } from "./watch-checks.ts";

/** So long a check is held while nothing has changed: it costs a process each time. */
const HOLD_READY_MS = 30_000;

export interface HealthContext {
  clock: Clock;
  signal: AbortSignal;
}

/**
 * Answers the container's health check, which asks on a Unix socket: `ready`, or what is not. The
 * engine asks at fixed times, each time by a process in the container; so the answer is held until
 * there is something to say. The first `ready` is told at once, as is the end of it.
 */
export class HealthAnswers {
  readonly #context: HealthContext;
  readonly #waiting = new Set<Socket>();
  #state: ReadyState;
  #told: boolean | null = null;
  #late = false;

  constructor(state: ReadyState, context: HealthContext) {
    this.#state = state;
    this.#context = context;
  }

  /** From now on "not ready" is an answer, also where it never was. */
  expire(): void {
    this.#late = true;
    this.#answerAll();
  }

  update(state: ReadyState): void {
    this.#state = state;
    this.#answerAll();
  }

  listen(path: string): Promise<Server> {
    const server = createServer((socket) => this.#take(socket));
    this.#context.signal.addEventListener("abort", () => server.close(), { once: true });
    return new Promise((resolve, reject) => {
      server.once("error", reject).listen(path, () => resolve(server));
    });
  }

  #take(socket: Socket): void {
    socket.on("error", () => {});
    socket.once("close", () => this.#waiting.delete(socket));
    this.#waiting.add(socket);
    this.#answerAll();
    if (!this.#waiting.has(socket)) return;
    this.#context.clock.sleep(HOLD_READY_MS, this.#context.signal).then(
      () => this.#told !== null && this.#answer(socket),
      () => socket.destroy(),
    );
  }

  #answerAll(): void {
    if (!this.#hasNews()) return;
    for (const socket of this.#waiting) this.#answer(socket);
  }

  /** Before the first time that all is ready, only that it is too late is news. */
  #hasNews(): boolean {
    const { ready } = this.#state;
    if (this.#told === null) return ready || this.#late;
    return ready !== this.#told || !ready;
  }

  #answer(socket: Socket): void {
    const { ready, missing } = this.#state;
    this.#told = ready;
    this.#waiting.delete(socket);
    socket.end(ready ? "ready\n" : `not ready\n${missing.join("\n")}\n`);
  }
}
