import type { Simulation } from "../simulation.ts";
import { CALM_MS, StateWriter, type StateWriterOptions } from "./state-writer.ts";

export interface StateKeeperOptions extends StateWriterOptions {
  /** Told when nothing could be written, once until it can be again. */
  onFault: (fault: unknown) => void;
}

/** From a change until it is written: others that come soon are written with it. */
const USUAL_DELAY_MS = 250;
/** So fresh a record is good enough before work that may take long. */
const FRESH_MS = 20;
/** Until it is tried again where it failed. */
const RETRY_MS = 5_000;
/** Time that passes by so much more than the clock says was let pass by somebody. */
const JUMP_MS = 1_000;

/**
 * Has the state written some time after each change, several changes at one go: none is lost for more
 * than a second where what changes in a second takes less than half of one to write. Where nothing
 * changes nothing is written.
 */
export class StateKeeper {
  readonly #simulation: Simulation;
  readonly #writer: StateWriter;
  readonly #onFault: (fault: unknown) => void;
  #unsubscribe: () => void;
  #timer: NodeJS.Timeout | undefined;
  #calmTimer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #isStarted = false;
  #isDirty = false;
  #isFaulty = false;
  #delayMs = USUAL_DELAY_MS;
  #writes = 0;
  /** When the last write began. */
  #begunMs = Number.NEGATIVE_INFINITY;
  /** Both clocks as they were when it was written last. */
  #last = { clusterMs: 0, wallMs: 0 };

  /** Notes what changes from now on. */
  constructor(options: StateKeeperOptions) {
    this.#simulation = options.simulation;
    this.#onFault = options.onFault;
    this.#writer = new StateWriter(options);
    this.#unsubscribe = this.#listen();
    this.#noteTime();
    options.simulation.onReplaced(() => {
      this.#unsubscribe();
      this.#writer.follow();
      this.#unsubscribe = this.#listen();
      this.#changed();
    });
    options.simulation.driver.onPace(() => this.#changed());
  }

  /** How often it was written. */
  get writes(): number {
    return this.#writes;
  }

  /** Writes what is there, and what changes. */
  start(): void {
    this.#isStarted = true;
    if (this.#isDirty || this.#writer.isAnew) this.#changed();
  }

  /**
   * Has written what has changed so far, for who is going to be at work for long: until then nothing could
   * be. Null where there is nothing to be written, or it cannot be.
   */
  flush(): Promise<void> | null {
    if (!this.#isStarted || this.#isFaulty || this.#writer.isAnew) return null;
    if (this.#writing !== undefined) return this.#writing;
    if (!this.#isDirty || performance.now() - this.#begunMs < FRESH_MS) return null;
    clearTimeout(this.#timer);
    this.#begin(FRESH_MS);
    return this.#writing ?? null;
  }

  /** Writes what is left to write, and keeps nothing more. */
  async stop(): Promise<void> {
    this.#unsubscribe();
    this.#isStarted = false;
    clearTimeout(this.#timer);
    clearTimeout(this.#calmTimer);
    await Promise.all([this.#writer.giveUpSnapshot(), this.#writing]);
    const isLater = this.#simulation.cluster.nowMs !== this.#last.clusterMs;
    if (this.#isDirty || isLater || this.#writer.isAnew) await this.#write();
    clearTimeout(this.#calmTimer);
  }

  #listen(): () => void {
    const { cluster } = this.#simulation;
    const ends = [cluster.subscribe(() => this.#changed()), cluster.onTime(() => this.#passed())];
    return () => {
      for (const end of ends) end();
    };
  }

  /** Time that somebody let pass is a change, even where nothing has happened in it. */
  #passed(): void {
    const { cluster, driver } = this.#simulation;
    const speed = driver.pace.isPaused ? 0 : driver.pace.speed;
    const usualMs = (Date.now() - this.#last.wallMs) * speed;
    if (cluster.nowMs - this.#last.clusterMs > usualMs + JUMP_MS) this.#changed();
  }

  #changed(): void {
    this.#isDirty = true;
    if (!this.#isStarted || this.#timer !== undefined || this.#writing !== undefined) return;
    const delayMs = this.#isFaulty ? RETRY_MS : this.#delayMs;
    const dueMs = performance.now() + delayMs;
    this.#timer = setTimeout(() => this.#begin(performance.now() - dueMs), delayMs);
  }

  #begin(lateMs: number): void {
    this.#timer = undefined;
    this.#writing = this.#write(lateMs).finally(() => {
      this.#writing = undefined;
      if (this.#isDirty) this.#changed();
    });
  }

  /** Never rejects. @param lateMs how long others were at work when it was its turn */
  async #write(lateMs = 0): Promise<void> {
    this.#begunMs = performance.now();
    this.#isDirty = false;
    this.#noteTime();
    try {
      await this.#writer.write(lateMs);
      const tookMs = performance.now() - this.#begunMs;
      this.#delayMs = Math.max(USUAL_DELAY_MS - tookMs, tookMs / 2);
      this.#writes += 1;
      this.#isFaulty = false;
      this.#awaitCalm();
    } catch (fault) {
      if (!this.#isFaulty) this.#onFault(fault);
      this.#isFaulty = true;
      this.#isDirty = true;
    }
  }

  /** A snapshot that is due is written when nothing changes for a while. */
  #awaitCalm(): void {
    clearTimeout(this.#calmTimer);
    if (!this.#isStarted || !this.#writer.isSnapshotDue) return;
    this.#calmTimer = setTimeout(() => this.#changed(), CALM_MS);
  }

  #noteTime(): void {
    this.#last = { clusterMs: this.#simulation.cluster.nowMs, wallMs: Date.now() };
  }
}
