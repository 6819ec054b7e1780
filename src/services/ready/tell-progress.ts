import type { Clock } from "../../util/clock.ts";
import { seconds } from "../../util/durations.ts";
import type { ReadyState } from "./watch-checks.ts";

/** While something is missing it is told so often, even if nothing changes. */
const TELL_INTERVAL_MS = 10_000;

/** Writes for people what a wait is about: what is missing, and when nothing is any more. */
export class ProgressTeller {
  readonly #clock: Clock;
  readonly #write: (text: string) => void;
  readonly #begunMs: number;
  #state: ReadyState;
  #toldReady = false;

  constructor(
    state: ReadyState,
    { clock, write, signal }: { clock: Clock; write: (text: string) => void; signal: AbortSignal },
  ) {
    this.#state = state;
    this.#clock = clock;
    this.#write = write;
    this.#begunMs = clock.monotonicMs();
    void this.#tellNowAndThen(signal);
  }

  update(state: ReadyState): void {
    this.#state = state;
    if (state.ready === this.#toldReady) return;
    this.#toldReady = state.ready;
    if (state.ready) this.#write(`every service is ready after ${this.#elapsed()}\n`);
    else this.tell();
  }

  /** What is missing now. */
  tell(): void {
    const { ready, missing } = this.#state;
    if (ready) return;
    const lines = missing.map((line) => `  ${line}\n`);
    this.#write(`not ready after ${this.#elapsed()}:\n${lines.join("")}`);
  }

  async #tellNowAndThen(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#clock.sleep(TELL_INTERVAL_MS, signal).catch(() => {});
      if (!signal.aborted) this.tell();
    }
  }

  #elapsed(): string {
    return seconds(this.#clock.monotonicMs() - this.#begunMs);
  }
}
