import type { Socket } from "node:net";
import type { Clock } from "../../util/clock.ts";
import {
  type Answer,
  type Ask,
  factsOf,
  onMessages,
  type SharedRequest,
  send,
} from "./protocol.ts";

/** What holding a stack comes to. */
export interface HolderOptions {
  clock: Clock;
  /** @throws what those who wait for it are to be told. */
  bringUp: (request: SharedRequest, signal: AbortSignal) => Promise<void>;
  /** Leaves nothing of it, whether it came up or not. */
  discard: (request: SharedRequest) => Promise<void>;
  /** Called when all is over, with what is left of the stack. */
  onEnd: (error: unknown) => void;
}

/** As long as somebody may still come who has started it. */
const FIRST_WITHIN_MS = 15_000;

/**
 * Holds a stack for all who are connected: the first one has it brought up, and when the last one has
 * gone, in whatever way, it goes too.
 */
export class Holder {
  readonly #options: HolderOptions;
  readonly #users = new Set<Socket>();
  readonly #abort = new AbortController();
  #request: SharedRequest | null = null;
  #up: Promise<Answer> | null = null;
  #linger: AbortController | null = null;
  #ending: Promise<unknown> | null = null;

  constructor(options: HolderOptions) {
    this.#options = options;
    this.#endAfter(FIRST_WITHIN_MS);
  }

  /** A connection of somebody who may want the stack. */
  connect(socket: Socket): void {
    socket.on("error", () => {});
    socket.once("close", () => this.#forget(socket));
    onMessages<Ask>(socket, (message) => {
      if (message.type === "join") void this.#join(socket, message.request);
      else void this.#leave(socket, message.last);
    });
  }

  /** Takes the stack down whoever has it. */
  end(): Promise<unknown> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #join(socket: Socket, request: SharedRequest): Promise<void> {
    if (this.#ending !== null) {
      send(socket, { type: "ending" });
      await this.#ending;
      return;
    }
    if (this.#request !== null && this.#request.digest !== request.digest) {
      send(socket, { type: "different" });
      return;
    }
    this.#users.add(socket);
    this.#linger?.abort();
    this.#request ??= request;
    this.#up ??= this.#options.bringUp(this.#request, this.#abort.signal).then(
      () => ({ type: "ready" }),
      (error: unknown) => ({ type: "failed", error: factsOf(error) }),
    );
    send(socket, await this.#up);
  }

  async #leave(socket: Socket, last: boolean): Promise<void> {
    this.#users.delete(socket);
    const alone = this.#users.size === 0;
    const error = alone && last ? await this.end() : undefined;
    send(socket, { type: "left", error: error === undefined ? null : factsOf(error) });
    if (alone && !last) this.#endAfter(this.#request?.lingerMs ?? 0);
    socket.end();
  }

  #forget(socket: Socket): void {
    if (!this.#users.delete(socket) || this.#users.size > 0) return;
    void this.#upFailed().then((failed) => {
      if (this.#users.size === 0) this.#endAfter(failed ? 0 : (this.#request?.lingerMs ?? 0));
    });
  }

  /** Of one that is not up yet it is not known. */
  async #upFailed(): Promise<boolean> {
    const now = await Promise.race([this.#up, Promise.resolve(null)]);
    return now?.type === "failed";
  }

  #endAfter(ms: number): void {
    this.#linger?.abort();
    const linger = new AbortController();
    this.#linger = linger;
    this.#options.clock.sleep(ms, linger.signal).then(
      () => this.end(),
      () => undefined,
    );
  }

  /** Resolves with what went wrong, or undefined. */
  async #end(): Promise<unknown> {
    this.#linger?.abort();
    this.#abort.abort(new Error("nobody waits for the stack any more"));
    await this.#up;
    const request = this.#request;
    const error =
      request === null
        ? undefined
        : await this.#options.discard(request).then(
            () => undefined,
            (thrown: unknown) => thrown,
          );
    this.#options.onEnd(error);
    return error;
  }
}
