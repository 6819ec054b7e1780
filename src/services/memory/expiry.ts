import type { Logger } from "pino";
import type { Clock } from "../../util/clock.ts";
import type { MemoryStore } from "./store.ts";

/** So many objects are removed at a time: other requests wait a few milliseconds at most. */
const STEP_OBJECTS = 100;

/** Between two steps: requests come first. Also what lies that close together goes in one step. */
const STEP_PAUSE_MS = 50;

/** Nothing is looked for more seldom, as a clock may be set. */
const LONGEST_SLEEP_MS = 60 * 60 * 1_000;

/** After a failure, such as a full disk. */
const FAILURE_PAUSE_MS = 60_000;

export interface ExpiryOptions {
  store: Pick<MemoryStore, "nextExpiryMs" | "removeExpired">;
  clock: Clock;
  log: Logger;
  /** Called with the number of objects that a step has removed. */
  onRemoved: (count: number) => void;
}

/**
 * Removes what has expired, in the background and in small steps. It sleeps until the next object
 * expires: where none does, it costs nothing.
 */
export class Expiry {
  readonly #options: ExpiryOptions;
  readonly #stopped = new AbortController();
  #wake = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: ExpiryOptions) {
    this.#options = options;
  }

  /** Begins; returns at once. */
  start(): void {
    this.#running = this.#run();
  }

  /** Says that there is a new object that expires, perhaps before all others. */
  noticed(): void {
    this.#wake.abort();
  }

  /** Resolves when no step is under way and none will be. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    const stopped = this.#stopped.signal;
    while (!stopped.aborted) {
      this.#wake = new AbortController();
      const awake = AbortSignal.any([stopped, this.#wake.signal]);
      await clock.sleep(this.#step(), awake).catch(() => undefined);
    }
  }

  /** Removes a few of what has expired, and says when to go on. */
  #step(): number {
    const { store, clock, log, onRemoved } = this.#options;
    try {
      const waitMs = (store.nextExpiryMs() ?? Number.POSITIVE_INFINITY) - clock.now();
      if (waitMs > 0) return Math.min(Math.max(waitMs, STEP_PAUSE_MS), LONGEST_SLEEP_MS);
      onRemoved(store.removeExpired(STEP_OBJECTS));
      return STEP_PAUSE_MS;
    } catch (error) {
      log.warn({ err: error }, "expired objects could not be removed");
      return FAILURE_PAUSE_MS;
    }
  }
}
