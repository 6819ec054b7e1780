import type { Clock } from "../../util/clock.ts";
import { messageOf } from "../../util/errors.ts";

/** One address of something the router needs. */
export interface NeedCheck {
  /** Where it is asked, for people. */
  target: string;
  /** Rejects, with the reason in words, when it cannot serve. */
  run(options: { signal: AbortSignal; timeoutMs: number }): Promise<void>;
}

/** What is needed, by name; one of several addresses is enough. */
export type Needs = Readonly<Record<string, readonly NeedCheck[]>>;

export interface NeedState {
  target: string;
  ok: boolean;
  detail: string;
}

export interface ReadinessReport {
  ready: boolean;
  /** Names of the needs that no address serves. */
  missing: string[];
  checks: Record<string, NeedState[]>;
}

export interface ReadinessOptions {
  needs: Needs;
  clock: Clock;
  /** Between checks of what does not serve: its recovery must be seen soon. */
  retryMs: number;
  /** Between checks of what serves: an idle stack must cost next to nothing. */
  recheckMs: number;
  /** How long one check may take. */
  timeoutMs: number;
}

/**
 * Checks the router's needs in the background, for as long as it runs: the services of a stack
 * start in any order, so none of them missing is ever a reason to stop.
 */
export class Readiness {
  readonly #options: ReadinessOptions;
  readonly #stopped = new AbortController();
  readonly #states: Record<string, NeedState[]> = {};
  /** Ends the pauses between the checks of a need. */
  readonly #wake = new Map<string, AbortController>();
  #loops: Promise<void>[] = [];

  constructor(options: ReadinessOptions) {
    this.#options = options;
    for (const [name, checks] of Object.entries(options.needs)) {
      this.#states[name] = checks.map(({ target }) => ({
        target,
        ok: false,
        detail: "not checked yet",
      }));
    }
  }

  /** Begins to check; returns at once. */
  start(): void {
    this.#loops = Object.entries(this.#options.needs).flatMap(([name, checks]) =>
      checks.map((check) => this.#watch(name, check)),
    );
  }

  /** Checks a need at once: it has just failed in use, which the next check would tell much later. */
  recheck(name: string): void {
    this.#wake.get(name)?.abort();
    this.#wake.delete(name);
  }

  /** Resolves when no check is under way and none will be. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#loops);
  }

  report(): ReadinessReport {
    const checks = structuredClone(this.#states);
    const missing = Object.keys(checks).filter((name) => !checks[name]?.some(({ ok }) => ok));
    return { ready: missing.length === 0, missing, checks };
  }

  async #watch(name: string, check: NeedCheck): Promise<void> {
    const state = this.#stateOf(name, check);
    const { clock, retryMs, recheckMs, timeoutMs } = this.#options;
    const stopped = this.#stopped.signal;
    while (!stopped.aborted) {
      // Taken before the check: what fails while it runs may be news to it.
      const awake = AbortSignal.any([stopped, this.#wakeOf(name)]);
      try {
        await check.run({ signal: stopped, timeoutMs });
        Object.assign(state, { ok: true, detail: "ok" });
      } catch (error) {
        Object.assign(state, { ok: false, detail: messageOf(error) });
      }
      await clock.sleep(state.ok ? recheckMs : retryMs, awake).catch(() => undefined);
    }
  }

  #wakeOf(name: string): AbortSignal {
    const wake = this.#wake.get(name) ?? new AbortController();
    this.#wake.set(name, wake);
    return wake.signal;
  }

  #stateOf(name: string, check: NeedCheck): NeedState {
    const index = this.#options.needs[name]?.indexOf(check) ?? -1;
    const state = this.#states[name]?.[index];
    if (state === undefined) throw new Error(`no state for ${name}`);
    return state;
  }
}
