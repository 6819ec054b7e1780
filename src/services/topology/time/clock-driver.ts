import { setImmediate } from "node:timers/promises";
import type { Cluster } from "../../../cluster/cluster.ts";

/** How the cluster's time goes on. */
export interface Pace {
  /** So many times as fast as the clock on the wall. */
  readonly speed: number;
  /** It stands, until it is told otherwise. */
  readonly isPaused: boolean;
}

/** The clock on the wall, and the one timer that the driver has. */
export interface WallClock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  setTimer(act: () => void, ms: number): NodeJS.Timeout;
}

const WALL_CLOCK: WallClock = {
  now: () => Date.now(),
  setTimer: (act, ms) => setTimeout(act, ms),
};

type DrivenCluster = Pick<Cluster, "nowMs" | "nextMs" | "advanceTo">;

export interface ClockDriverOptions {
  cluster: DrivenCluster;
  pace: Pace;
  wall?: WallClock;
  /** How long it may work without letting requests through: 15 ms when absent. */
  sliceMs?: number;
}

/** Timers take no more: 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Lets the time of a cluster pass as the clock on the wall does. There is one timer, for the next moment
 * at which something happens; where nothing is to happen, nothing runs. What has come due is done in
 * slices, so that requests are answered in between; a time that goes faster than the work is held up.
 */
export class ClockDriver {
  readonly #wall: WallClock;
  readonly #sliceMs: number;
  #cluster: DrivenCluster;
  #pace: Pace;
  /** The moments of both clocks from which on it is reckoned. */
  #fromWallMs: number;
  #fromMs: number;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #isHeld = false;
  readonly #onPace = new Set<() => void>();

  constructor({ cluster, pace, wall = WALL_CLOCK, sliceMs = 15 }: ClockDriverOptions) {
    this.#wall = wall;
    this.#sliceMs = sliceMs;
    this.#cluster = cluster;
    this.#pace = pace;
    this.#fromWallMs = wall.now();
    this.#fromMs = cluster.nowMs;
  }

  get pace(): Pace {
    return this.#pace;
  }

  /** By how much the cluster's time is ahead of the clock on the wall; 0 where it is behind. */
  get aheadMs(): number {
    return Math.max(0, this.#cluster.nowMs - this.#wall.now());
  }

  /** How long ago the cluster should have done what it has to do next; 0 where it keeps up. */
  get lagMs(): number {
    const next = this.#cluster.nextMs;
    return next === null ? 0 : Math.max(0, this.#wantedMs() - next);
  }

  /** Goes on in another way, from the present on. */
  setPace(pace: Pace): void {
    this.catchUp();
    this.#pace = pace;
    this.#reckonAnew();
    this.#appoint();
    for (const listener of this.#onPace) listener();
  }

  /** Told of every other pace from now on. */
  onPace(listener: () => void): void {
    this.#onPace.add(listener);
  }

  /** Drives another cluster from now on, from the time that it has. */
  drive(cluster: DrivenCluster): void {
    this.#cluster = cluster;
    this.#reckonAnew();
    this.#appoint();
  }

  /**
   * Does what has come due, for a slice of time at most. To be called before the cluster is looked at, and
   * `went` after it was changed.
   */
  catchUp(): void {
    if (this.#isHeld) return;
    this.#noteJump();
    const cluster = this.#cluster;
    const wantedMs = this.#wantedMs();
    const untilMs = performance.now() + this.#sliceMs;
    for (let next = cluster.nextMs; next !== null && next <= wantedMs; next = cluster.nextMs) {
      cluster.advanceTo(next);
      if (performance.now() >= untilMs) {
        // What could not be done in time is not made up for: the cluster's time goes more slowly.
        if (this.#isLate()) this.#reckonAnew();
        return;
      }
    }
    if (wantedMs > cluster.nowMs) cluster.advanceTo(wantedMs);
  }

  /**
   * Lets all of the time pass that the cluster is behind the clock on the wall, at one go, with requests
   * in between; a time that is paused stands.
   */
  async comeToPresent(): Promise<void> {
    const cluster = this.#cluster;
    while (!this.#pace.isPaused && !this.#isStopped && cluster.nowMs < this.#wall.now()) {
      const untilMs = performance.now() + this.#sliceMs;
      while (performance.now() < untilMs && cluster.nowMs < this.#wall.now()) {
        cluster.advanceTo(Math.min(cluster.nextMs ?? Number.POSITIVE_INFINITY, this.#wall.now()));
      }
      this.went();
      await setImmediate();
    }
  }

  /** Says that the cluster was changed or told to go on: what comes next may come at another time. */
  went(): void {
    this.#noteJump();
    this.#appoint();
  }

  /** Lets no time pass from now on, since somebody else does, until `release`. */
  hold(): void {
    this.#isHeld = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Goes on from the time that it is by then. */
  release(): void {
    this.#isHeld = false;
    this.#reckonAnew();
    this.#appoint();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #wantedMs(): number {
    if (this.#pace.isPaused) return this.#fromMs;
    const passedMs = Math.max(0, this.#wall.now() - this.#fromWallMs);
    return this.#fromMs + Math.floor(passedMs * this.#pace.speed);
  }

  /** Only a time that was asked to go faster than others may be late for good. */
  #isLate(): boolean {
    return this.#pace.speed > 1;
  }

  /** Somebody has let time pass: it goes on from there. */
  #noteJump(): void {
    if (this.#cluster.nowMs > this.#wantedMs()) this.#reckonAnew();
  }

  #reckonAnew(): void {
    this.#fromWallMs = this.#wall.now();
    this.#fromMs = this.#cluster.nowMs;
  }

  #appoint(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const next = this.#cluster.nextMs;
    if (this.#isStopped || this.#isHeld || this.#pace.isPaused || next === null) return;
    const inMs = Math.max(0, Math.ceil((next - this.#wantedMs()) / this.#pace.speed));
    this.#timer = this.#wall.setTimer(
      () => {
        this.catchUp();
        this.#appoint();
      },
      Math.min(inMs, LONGEST_TIMER_MS),
    );
  }
}
