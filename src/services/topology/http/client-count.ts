import type { IncomingMessage } from "node:http";
import { ApiError } from "../../../cluster/status/api-error.ts";

/** Counts what goes on, by client and in all, up to a limit of each. */
export class ClientCount {
  readonly #limits: { all: number; perClient: number };
  readonly #byClient = new Map<string, number>();
  #all = 0;

  constructor(limits: { all: number; perClient: number }) {
    this.#limits = limits;
  }

  get all(): number {
    return this.#all;
  }

  /**
   * Says that one more goes on; what it returns, called once, that it has ended.
   *
   * @throws ApiError TooManyRequests
   */
  begin(client: string): () => void {
    const own = this.#byClient.get(client) ?? 0;
    if (this.#all >= this.#limits.all || own >= this.#limits.perClient) {
      const why = own >= this.#limits.perClient ? "this client has" : "there are";
      throw new ApiError("TooManyRequests", `${why} too many watches, please try again later`, {
        retryAfterSeconds: 1,
      });
    }
    this.#all += 1;
    this.#byClient.set(client, own + 1);
    return () => this.#end(client);
  }

  #end(client: string): void {
    this.#all -= 1;
    const rest = (this.#byClient.get(client) ?? 1) - 1;
    if (rest === 0) this.#byClient.delete(client);
    else this.#byClient.set(client, rest);
  }
}

/** Who asks, as far as that can be told: an address, and what the program calls itself. */
export function clientOf({ socket, headers }: IncomingMessage): string {
  return `${socket.remoteAddress ?? ""} ${headers["user-agent"] ?? ""}`;
}
