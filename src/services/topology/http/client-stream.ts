import type { ServerResponse } from "node:http";
import type { ApiSink } from "../../../cluster/api/request.ts";
import type { Backlogs } from "./backlogs.ts";

export interface StreamLimits {
  /** What may wait for this client, beyond what its answer began with. */
  backlogBytes: number;
  /** How long it may read nothing while something waits. */
  stallMs: number;
}

export interface ClientStreamOptions {
  limits: StreamLimits;
  /** Of all clients. */
  backlogs: Backlogs;
  /** Told when the client was cut off because it read too slowly. */
  onCut: () => void;
}

/**
 * An answer that goes on, to a client that may read slowly. What it has not read waits in memory, so
 * there is a bound to that, after which its connection is cut: a client that watches then begins anew
 * (Kubernetes API concepts, "Efficient detection of changes").
 */
export class ClientStream implements ApiSink {
  readonly #response: ServerResponse;
  readonly #options: ClientStreamOptions;
  #waitingBytes = 0;
  /** What the answer begins with is as large as it is, and does not count as slowness. */
  #allowedBytes: number;
  #stall: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(response: ServerResponse, options: ClientStreamOptions) {
    this.#response = response;
    this.#options = options;
    this.#allowedBytes = Number.POSITIVE_INFINITY;
    response.on("drain", () => this.#waiting(0));
    response.once("close", () => this.#close());
  }

  /** Whether nothing can be written any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  write(text: string): void {
    if (this.#isOver) return;
    const response = this.#response;
    if (response.write(text)) return;
    this.#waiting(response.writableLength);
    const isTooMuch = this.#waitingBytes > this.#allowedBytes || this.#options.backlogs.isFull;
    if (isTooMuch) this.#cut();
  }

  end(): void {
    if (!this.#isOver) this.#response.end();
  }

  /** Says that the answer has begun: from now on what waits is bounded. */
  begun(): void {
    this.#allowedBytes = this.#waitingBytes + this.#options.limits.backlogBytes;
  }

  #waiting(bytes: number): void {
    this.#options.backlogs.change(bytes - this.#waitingBytes);
    this.#waitingBytes = bytes;
    if (bytes === 0) {
      clearTimeout(this.#stall);
      this.#stall = undefined;
    } else {
      this.#stall ??= setTimeout(() => this.#cut(), this.#options.limits.stallMs).unref();
    }
  }

  #cut(): void {
    if (this.#isOver) return;
    this.#options.onCut();
    this.#response.destroy();
    this.#close();
  }

  #close(): void {
    this.#isOver = true;
    this.#waiting(0);
  }
}
