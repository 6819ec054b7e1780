import type { Simulation } from "../simulation.ts";
import type { StateFile } from "./state-file.ts";
import type { Origin } from "./state-text.ts";

export interface StateKeeperOptions {
  simulation: Simulation;
  file: Pick<StateFile, "write">;
  origin: Origin;
  /** Told when it could not be written, once until it can be again. */
  onFault: (fault: unknown) => void;
}

/** From a change until it is written: others that come soon are written with it. */
const USUAL_DELAY_MS = 400;
/** Where writing takes long: so many times as long, so that there is time for all else too. */
const DELAY_PER_WRITING = 2;
/** The longest: clusters of many thousands of pods may lose some seconds. */
const LONGEST_DELAY_MS = 5_000;
/** Until it is tried again where it failed. */
const RETRY_MS = 5_000;

/**
 * Writes the state some time after each change, several changes at one go: none is lost for more than a
 * second where writing takes no longer than a tenth of it, and where nothing changes nothing is written.
 */
export class StateKeeper {
  readonly #options: StateKeeperOptions;
  #unsubscribe: () => void = () => {};
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #isDirty = false;
  #isFaulty = false;
  #delayMs = USUAL_DELAY_MS;
  #writes = 0;

  constructor(options: StateKeeperOptions) {
    this.#options = options;
  }

  /** How often it was written. */
  get writes(): number {
    return this.#writes;
  }

  /** Keeps what is there, and what changes from now on. */
  start(): void {
    const { simulation } = this.#options;
    simulation.onReplaced(() => this.#follow());
    simulation.driver.onPace(() => this.#changed());
    this.#follow();
  }

  /** Writes what is left to write, and keeps nothing more. */
  async stop(): Promise<void> {
    this.#unsubscribe();
    clearTimeout(this.#timer);
    await this.#writing;
    if (this.#isDirty) await this.#write();
    clearTimeout(this.#timer);
  }

  #follow(): void {
    this.#unsubscribe();
    this.#unsubscribe = this.#options.simulation.cluster.subscribe(() => this.#changed());
    this.#changed();
  }

  #changed(): void {
    this.#isDirty = true;
    if (this.#timer !== undefined || this.#writing !== undefined) return;
    const delayMs = this.#isFaulty ? RETRY_MS : this.#delayMs;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#writing = this.#write().finally(() => {
        this.#writing = undefined;
        if (this.#isDirty) this.#changed();
      });
    }, delayMs);
  }

  /** Never rejects. */
  async #write(): Promise<void> {
    const { simulation, file, origin, onFault } = this.#options;
    this.#isDirty = false;
    const begunMs = performance.now();
    try {
      await file.write({
        cluster: simulation.cluster.save(),
        pace: simulation.driver.pace,
        origin,
      });
      const tookMs = performance.now() - begunMs;
      this.#delayMs = Math.min(
        LONGEST_DELAY_MS,
        Math.max(USUAL_DELAY_MS, DELAY_PER_WRITING * tookMs),
      );
      this.#writes += 1;
      this.#isFaulty = false;
    } catch (fault) {
      if (!this.#isFaulty) onFault(fault);
      this.#isFaulty = true;
      this.#isDirty = true;
    }
  }
}
