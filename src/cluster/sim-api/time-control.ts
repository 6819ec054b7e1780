/** How the cluster's time passes. */
export interface TimeState {
  readonly isPaused: boolean;
  /** Seconds of the cluster for a second of the wall clock, while it is not paused. */
  readonly speed: number;
  /** By how much the cluster is ahead of the wall clock, in milliseconds; 0 when it is not. */
  readonly aheadMs: number;
}

/** The clock of whoever runs a cluster, which lets its time pass by itself. */
export interface TimeControl {
  readonly state: TimeState;
  /** From now on; does not end a pause. */
  setSpeed(speed: number): void;
  /** Time stands still until it is resumed, but for what is let pass at once. */
  pause(): void;
  resume(): void;
  /** The cluster's time has been moved on at one go: the clock goes on from where it is now. */
  jumped(): void;
}
