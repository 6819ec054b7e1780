import type { ServerResponse } from "node:http";

/**
 * The commands that keep the stack in the foreground: each holds a connection open, and when one of
 * them ends, however it ends, so does the stack.
 */
export class Attachments {
  readonly #held = new Set<ServerResponse>();
  readonly #onLost: () => void;

  constructor(onLost: () => void) {
    this.#onLost = onLost;
  }

  hold(response: ServerResponse): void {
    this.#held.add(response);
    response.once("close", () => {
      if (this.#held.delete(response)) this.#onLost();
    });
    response.writeHead(200).flushHeaders();
  }

  /** From now on the stack outlives them. */
  release(): void {
    this.#held.clear();
  }
}
