import type { Clock } from "../../../util/clock.ts";
import { ownMemory } from "../own-memory.ts";

/** One received request, as it came. */
interface Batch {
  payload: Buffer;
  spans: number;
  queuedAtMs: number;
}

/** What became of a sent payload. `retry`: the store cannot take it now but may later. */
export type SendOutcome = "sent" | "retry" | "refused";

export interface ExportQueueOptions {
  clock: Clock;
  send: (payload: Buffer) => Promise<SendOutcome>;
  onSent: (spans: number) => void;
  /** `full`: never queued; `failed`: refused by the store, too old, or left over at the stop. */
  onDropped: (spans: number, reason: "full" | "failed") => void;
  limits?: { requests: number; bytes: number; ageMs: number };
}

/** `requests` and `ageMs` are the real collector's defaults. */
const LIMITS = { requests: 1_000, bytes: 8 * 1024 * 1024, ageMs: 300_000 };
const MAX_MESSAGE_BYTES = 1024 * 1024;
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 2_000;

/**
 * Passes export requests on in their order, one message at a time, and keeps trying while the store
 * is away. Requests that wait are joined into one message: the concatenation of two protobuf
 * messages is their merge, so nothing is decoded. Costs nothing while it is empty.
 */
export class ExportQueue {
  readonly #options: ExportQueueOptions;
  readonly #limits: NonNullable<ExportQueueOptions["limits"]>;
  readonly #stop = new AbortController();
  #waiting: Batch[] = [];
  #bytes = 0;
  #worker: Promise<void> | undefined;

  constructor(options: ExportQueueOptions) {
    this.#options = options;
    this.#limits = options.limits ?? LIMITS;
  }

  /** Requests that wait, the one that is being sent included. */
  get size(): number {
    return this.#waiting.length;
  }

  enqueue(payload: Buffer, spans: number): void {
    const isFull =
      this.#waiting.length >= this.#limits.requests ||
      this.#bytes + payload.length > this.#limits.bytes;
    if (isFull || this.#stop.signal.aborted) {
      this.#options.onDropped(spans, "full");
      return;
    }
    this.#waiting.push({
      payload: ownMemory(payload),
      spans,
      queuedAtMs: this.#options.clock.monotonicMs(),
    });
    this.#bytes += payload.length;
    this.#worker ??= this.#work().finally(() => {
      this.#worker = undefined;
    });
  }

  /** Sends what waits unless the store is away; what is left after that is dropped and counted. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#worker;
    this.#drop(this.#waiting.length);
  }

  async #work(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (this.#waiting.length > 0) {
      const count = this.#nextMessage();
      const batches = this.#waiting.slice(0, count);
      const outcome = await this.#options.send(joined(batches));
      if (outcome === "sent") {
        retryMs = FIRST_RETRY_MS;
        this.#options.onSent(this.#take(count));
      } else if (outcome === "refused") {
        this.#drop(count);
      } else {
        if (this.#stop.signal.aborted) return;
        this.#dropAged();
        await this.#pause(retryMs);
        retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
      }
    }
  }

  /** How many requests go into the next message: at least one. */
  #nextMessage(): number {
    let bytes = 0;
    const end = this.#waiting.findIndex(({ payload }, index) => {
      bytes += payload.length;
      return index > 0 && bytes > MAX_MESSAGE_BYTES;
    });
    return end === -1 ? this.#waiting.length : end;
  }

  #dropAged(): void {
    const oldestMs = this.#options.clock.monotonicMs() - this.#limits.ageMs;
    const fresh = this.#waiting.findIndex(({ queuedAtMs }) => queuedAtMs >= oldestMs);
    this.#drop(fresh === -1 ? this.#waiting.length : fresh);
  }

  /** A stop ends the pause: one last attempt follows. */
  #pause(delayMs: number): Promise<void> {
    return this.#options.clock.sleep(delayMs, this.#stop.signal).catch(() => undefined);
  }

  #drop(count: number): void {
    if (count > 0) this.#options.onDropped(this.#take(count), "failed");
  }

  /** Removes the first requests and returns how many spans they held. */
  #take(count: number): number {
    let spans = 0;
    for (const batch of this.#waiting.splice(0, count)) {
      spans += batch.spans;
      this.#bytes -= batch.payload.length;
    }
    return spans;
  }
}

function joined(batches: readonly Batch[]): Buffer {
  const [only] = batches;
  if (batches.length === 1 && only !== undefined) return only.payload;
  return Buffer.concat(batches.map(({ payload }) => payload));
}
