import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { exitWords } from "../../../readiness/exit-words.ts";
import type { Clock } from "../../../util/clock.ts";
import { sendSignal, waitForGroupEnd } from "../../../util/end-processes.ts";
import { messageOf } from "../../../util/errors.ts";
import type { ProcessSpec } from "../process-spec.ts";
import type { Child, ChildExit, Launcher } from "./launcher.ts";
import { initialState, type ProcessState } from "./process-state.ts";
import { decideRestart, restartsAfterRun } from "./restart-policy.ts";

export interface ManagedProcessOptions {
  spec: ProcessSpec;
  launch: Launcher;
  openLog: () => Writable;
  clock: Clock;
  /** Kills for want of memory since boot, or null where the system does not tell. */
  countOutOfMemoryKills: () => Promise<number | null>;
  /** Resolves when all that this process needs is there; rejects only when aborted. */
  needsMet: (signal: AbortSignal, onWaiting: (reason: string) => void) => Promise<void>;
  /** Which of its ports somebody else has, in words; null when it can have them all. */
  portInTheWay: (signal: AbortSignal) => Promise<string | null>;
  onChange: (state: ProcessState) => void;
}

/** Keeps one process: waits for its needs, starts it, restarts it with back-off, stops it. */
export class ManagedProcess {
  readonly spec: ProcessSpec;
  readonly #options: ManagedProcessOptions;
  readonly #stopping = new AbortController();
  #state: ProcessState = initialState;
  #child: Child | null = null;
  #running: Promise<void> = Promise.resolve();
  #terminating: Promise<void> | null = null;

  constructor(options: ManagedProcessOptions) {
    this.spec = options.spec;
    this.#options = options;
  }

  get state(): ProcessState {
    return this.#state;
  }

  start(): void {
    this.#running = this.#run().catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) {
        this.#change({ phase: "exited", reason: messageOf(error), pid: null });
      }
    });
  }

  /**
   * Ends the process and all of its group, which it may lead only to start the real program: SIGTERM,
   * then SIGKILL after the spec's time. Resolves when all are gone; returns whether there was
   * anything to end.
   *
   * @param reason what its services' rows say from then on
   * @param phase `pending` where another life follows at once
   */
  async stop(reason = "stopped", phase: "stopped" | "pending" = "stopped"): Promise<boolean> {
    this.#stopping.abort(new Error("stopping"));
    const child = this.#child;
    if (child) this.#terminate(child);
    await this.#running;
    if (this.#state.phase !== "done") this.#change({ phase, reason, pid: null });
    return child !== null;
  }

  #terminate(child: Child): void {
    this.#terminating ??= this.#endGroup(child);
  }

  async #endGroup({ pid, exited }: Child): Promise<void> {
    const { clock } = this.#options;
    const deadlineMs = clock.monotonicMs() + this.spec.stopTimeoutMs;
    sendSignal(-pid, "SIGTERM");
    const patience = new AbortController();
    void exited.then(() => patience.abort());
    await clock.sleep(this.spec.stopTimeoutMs, patience.signal).catch(() => {});
    // A shell, or npm, ends at once; what it has started may still be at its own end.
    await waitForGroupEnd(pid, { clock, withinMs: deadlineMs - clock.monotonicMs() });
    sendSignal(-pid, "SIGKILL");
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { clock, needsMet } = this.#options;
    await needsMet(signal, (reason) => this.#change({ reason }));
    let recent = 0;
    while (!signal.aborted) {
      const startedAt = clock.monotonicMs();
      const outcome = await this.#runOnce();
      if (signal.aborted || outcome === "final") return;
      recent = restartsAfterRun(recent, clock.monotonicMs() - startedAt);
      const decision = decideRestart(recent);
      if (!decision.restart) {
        const { lastExit, restarts } = this.#state;
        const words = lastExit ? exitWords(lastExit) : "ended";
        this.#change({ phase: "exited", reason: `${words}, ${restarts + 1} times in a row` });
        return;
      }
      await clock.sleep(decision.afterMs, signal);
      recent += 1;
      this.#change({ restarts: this.#state.restarts + 1 });
    }
  }

  /** One life of the process; `final` when it must not be started again. */
  async #runOnce(): Promise<"ended" | "final"> {
    const { clock, launch, openLog, countOutOfMemoryKills, portInTheWay } = this.#options;
    const taken = await portInTheWay(this.#stopping.signal);
    if (taken !== null) {
      this.#change({ phase: "exited", reason: taken, pid: null });
      return "final";
    }
    const log = openLog();
    const killsBefore = await countOutOfMemoryKills();
    let ending: ChildExit & { outOfMemory: boolean };
    try {
      const result = await launch(this.spec, log);
      if ("startError" in result) {
        this.#change({ phase: "exited", reason: result.startError, pid: null });
        return "final";
      }
      const { child } = result;
      this.#child = child;
      this.#change({ phase: "running", reason: "running", pid: child.pid, startedAt: clock.now() });
      // A stop that came while it was being started has not seen the child.
      if (this.#stopping.signal.aborted) this.#terminate(child);
      const exit = await child.exited;
      this.#child = null;
      // What it started and left behind shares its group. In a stop, that has its time to end too.
      await (this.#terminating ?? sendSignal(-child.pid, "SIGKILL"));
      await child.closeOutput();
      const killed = exit.signal === "SIGKILL" && (await countOutOfMemoryKills()) !== killsBefore;
      ending = { ...exit, outOfMemory: killed };
    } finally {
      log.end();
      await finished(log).catch(() => {});
    }
    // Told when its last words are in the log: who learns of the end looks there next.
    return this.#ended(ending);
  }

  #ended(exit: ChildExit & { outOfMemory: boolean }): "ended" | "final" {
    const lastExit = { ...exit, at: this.#options.clock.now() };
    const words = exitWords(lastExit);
    if (this.spec.job) {
      const done = exit.code === 0;
      this.#change({ phase: done ? "done" : "exited", reason: words, pid: null, lastExit });
      return "final";
    }
    this.#change({ phase: "backing-off", reason: words, pid: null, lastExit });
    return "ended";
  }

  #change(change: Partial<ProcessState>): void {
    this.#state = { ...this.#state, ...change };
    this.#options.onChange(this.#state);
  }
}
