import type { Endpoints } from "../plan/endpoints.ts";
import type { EventSink } from "../plan/events.ts";
import type { InstanceStatus } from "../plan/instance.ts";
import type { Clock } from "../util/clock.ts";
import { DevstackError } from "../util/errors.ts";
import { type ProbeEvidence, withAnswer } from "./evidence.ts";
import type { Probe } from "./probes/probe.ts";
import type { MonitoredService, ServiceStatus } from "./service-status.ts";
import { type Cadence, type ReadyWatch, watchReady } from "./watch-ready.ts";

export interface WaitReadyOptions {
  /** In start order: where several are late, the earliest is blamed. */
  services: readonly MonitoredService[];
  endpoints: Endpoints;
  /** What is known of the processes now. */
  snapshot: readonly InstanceStatus[];
  /** What happens to them from now on, as `Runtime.events`; the signal aborts with the wait. */
  changes: (signal: AbortSignal) => AsyncIterable<InstanceStatus>;
  /** What still starts them, where the wait goes on beside it. */
  start?: RunningStart;
  /** For all together, from the first process that is started, or else from the end of the start. */
  timeoutMs: number;
  clock: Clock;
  signal: AbortSignal;
  /** Gets an event for each change of a service's state. */
  emit: EventSink;
  cadence?: Cadence;
  probe?: Probe;
}

/** A start under way. Until its end nothing is ready for good: what runs may yet be replaced. */
export interface RunningStart {
  /** When it began, in milliseconds since the Unix epoch: what has been started since is of it. */
  begunAt: number;
  done: Promise<unknown>;
  /** What is known of the processes then. */
  snapshot: () => Promise<readonly InstanceStatus[]>;
}

/** What was seen of one service during the wait. */
export interface ServiceWait {
  status: ServiceStatus;
  instance: InstanceStatus | null;
  /** When it was ready, or done: milliseconds since the start's end, 0 before; null if it was not. */
  readyMs: number | null;
  /** One for each probe that was tried at all. */
  evidence: readonly ProbeEvidence[];
}

/** Why a wait failed. */
export interface WaitFailure extends ServiceWait {
  code: "E_SERVICE_EXITED" | "E_PROBE_FAILED";
  /** Milliseconds since the wait began. */
  elapsedMs: number;
}

export type WaitReadyResult = { elapsedMs: number; services: readonly ServiceWait[] } & (
  | { ok: true }
  | { ok: false; failure: WaitFailure }
);

/**
 * Waits until every service is ready, done or disabled at once, and the start is over. Ends early, with everything that
 * was seen, as soon as one of them can no longer become so: its process has ended for good, its
 * job failed, it was stopped, or its time is up.
 *
 * @throws signal.reason when aborted; what the start throws; DevstackError E_NOT_RUNNING when the runtime falls silent.
 */
export async function waitReady(options: WaitReadyOptions): Promise<WaitReadyResult> {
  options.signal.throwIfAborted();
  const wait = new Wait(options);
  try {
    return await wait.run();
  } finally {
    wait.end();
  }
}

/**
 * What runs elsewhere is there or is not: nothing that devstack does brings it up. This long it may
 * be at a restart of its own.
 */
const ELSEWHERE_WITHIN_MS = 10_000;

/** A service that has ended so often after a restart is looping, as on the embedded runtime. */
const LOOPS_FROM_RESTARTS = 3;

type FailureCode = WaitFailure["code"];

class Wait {
  readonly #options: WaitReadyOptions;
  /** When wait or start began, for the age of processes: milliseconds since the Unix epoch. */
  readonly #begunAt: number;
  /** When the start was over; null before. */
  #startedMs: number | null = null;
  /** Since when the time counts; null before. */
  #countedMs: number | null = null;
  readonly #over = new AbortController();
  readonly #signal: AbortSignal;
  readonly #outcome = Promise.withResolvers<WaitReadyResult>();
  readonly #watches = new Map<string, ReadyWatch>();
  readonly #evidence = new Map<string, (ProbeEvidence | undefined)[]>();
  readonly #readyMs = new Map<string, number>();

  constructor(options: WaitReadyOptions) {
    this.#options = options;
    this.#begunAt = options.start?.begunAt ?? options.clock.now();
    this.#signal = AbortSignal.any([options.signal, this.#over.signal]);
    for (const service of options.services) this.#watch(service);
  }

  run(): Promise<WaitReadyResult> {
    const { snapshot, signal, start } = this.#options;
    signal.addEventListener("abort", this.#onAbort, { once: true });
    for (const instance of snapshot) this.#update(instance);
    const fail = (error: unknown) => this.#outcome.reject(error);
    if (start === undefined) this.#begin(snapshot);
    const watching = start === undefined ? this.#follow() : this.#followBeside(start);
    watching.catch(fail);
    return this.#outcome.promise;
  }

  /**
   * What is told while the start goes on counts until its end. Then the wait begins anew, with what
   * is known by then and what is told from then on: of two sources at a time the older could have
   * the last word.
   */
  async #followBeside(start: RunningStart): Promise<void> {
    const over = new AbortController();
    const early = this.#updates(AbortSignal.any([this.#signal, over.signal]));
    early.catch((error: unknown) => over.signal.aborted || this.#outcome.reject(error));
    const look = async () => {
      const instances = await start.snapshot();
      for (const instance of instances) this.#update(instance);
      return instances;
    };
    try {
      await start.done;
    } catch (error) {
      // What ended it may be a service of which nothing has been told yet: then that is the reason.
      await look().catch(() => {});
      throw error;
    } finally {
      over.abort();
    }
    const instances = await look();
    this.#begin(instances);
    await this.#follow();
  }

  /** From here on the time counts, and what is ready is so. */
  #begin(instances: readonly InstanceStatus[]): void {
    const { timeoutMs, clock } = this.#options;
    if (this.#signal.aborted) return;
    this.#startedMs = clock.monotonicMs();
    this.#countTime();
    if (instances.some(({ provider }) => provider === "external")) {
      clock.sleep(Math.min(timeoutMs, ELSEWHERE_WITHIN_MS), this.#signal).then(
        () => this.#failElsewhere(),
        () => {},
      );
    }
    this.#check();
  }

  /**
   * Once: a start may wait for a service that is up already, and would never end by itself. What
   * comes before the first process, such as pulling images, takes the time that it takes.
   */
  #countTime(): void {
    if (this.#countedMs !== null) return;
    const { timeoutMs, clock } = this.#options;
    this.#countedMs = clock.monotonicMs();
    clock.sleep(timeoutMs, this.#signal).then(
      () => this.#failLate(),
      () => {},
    );
  }

  end(): void {
    this.#options.signal.removeEventListener("abort", this.#onAbort);
    this.#over.abort();
    for (const watch of this.#watches.values()) watch.stop();
  }

  readonly #onAbort = () => this.#outcome.reject(this.#options.signal.reason);

  #elapsedMs(): number {
    return this.#startedMs === null ? 0 : this.#options.clock.monotonicMs() - this.#startedMs;
  }

  #watch(service: MonitoredService): void {
    const { endpoints, clock, cadence, probe } = this.#options;
    const evidence: (ProbeEvidence | undefined)[] = service.probes.map(() => undefined);
    this.#evidence.set(service.name, evidence);
    const watch = watchReady({
      service,
      endpoints,
      clock,
      ...(cadence === undefined ? {} : { cadence }),
      ...(probe === undefined ? {} : { probe }),
      onStatus: (status) => this.#onStatus(status),
      onObservation: (probeIndex, observation) => {
        evidence[probeIndex] = withAnswer(evidence[probeIndex], observation, this.#elapsedMs());
      },
    });
    this.#watches.set(service.name, watch);
  }

  async #follow(): Promise<void> {
    await this.#updates(this.#signal);
    if (this.#signal.aborted) return;
    throw new DevstackError("E_NOT_RUNNING", "the stack went away while devstack waited for it", {
      why: "what runs the services has stopped reporting",
      hint: "devstack status",
    });
  }

  /** Takes what is told until the signal, or until nobody tells any more. */
  async #updates(signal: AbortSignal): Promise<void> {
    for await (const instance of this.#options.changes(signal)) {
      if (signal.aborted) return;
      this.#update(instance);
    }
  }

  #update(instance: InstanceStatus): void {
    this.#watches.get(instance.service)?.update(instance);
    if (this.#isOfThisStart(instance.service)) this.#countTime();
  }

  #onStatus({ service, state, reason }: ServiceStatus): void {
    const elapsedMs = this.#elapsedMs();
    if (state === "ready" || state === "done") this.#readyMs.set(service, elapsedMs);
    else this.#readyMs.delete(service);
    this.#options.emit({ type: "service", service, state, reason, elapsedMs });
    this.#check();
  }

  #check(): void {
    const statuses = this.#options.services.map(({ name }) => this.#waitOf(name).status);
    const stormy = this.#options.services.find(
      ({ name }) => this.#waitOf(name).instance?.watch?.storm,
    );
    const dead = statuses
      .filter(
        ({ service, state }) => state === "failed" || state === "stopped" || this.#loops(service),
      )
      .find(({ service }) => this.#startedMs !== null || this.#isOfThisStart(service));
    if (this.#startedMs === null) {
      if (dead !== undefined) this.#fail(dead.service, "E_SERVICE_EXITED");
      return;
    }
    if (stormy !== undefined) this.#fail(stormy.name, "E_PROBE_FAILED");
    else if (dead !== undefined) this.#fail(dead.service, "E_SERVICE_EXITED");
    else if (statuses.every(isFine)) this.#outcome.resolve({ ok: true, ...this.#summary() });
  }

  /** What was there before may be replaced yet. */
  #isOfThisStart(service: string): boolean {
    return (this.#watches.get(service)?.instance?.startedAt ?? 0) >= this.#begunAt;
  }

  /** Whoever restarts it may go on for long; it has been given its chances. */
  #loops(service: string): boolean {
    const { instance } = this.#waitOf(service);
    return instance?.phase === "backing-off" && instance.restarts >= LOOPS_FROM_RESTARTS;
  }

  #failElsewhere(): void {
    const missing = this.#options.services.find(({ name }) => {
      const { status, instance } = this.#waitOf(name);
      return instance?.provider === "external" && !isFine(status);
    });
    if (missing !== undefined) this.#fail(missing.name, "E_PROBE_FAILED");
  }

  #failLate(): void {
    const waits = this.#options.services.map(({ name }) => this.#waitOf(name));
    const late = waits.filter(({ status }) => !isFine(status));
    const started = late.find(({ status }) => status.state !== "pending");
    const blamed = started ?? late[0];
    if (blamed === undefined) return;
    const { status, instance } = blamed;
    const loops = instance?.phase === "backing-off";
    this.#fail(status.service, loops ? "E_SERVICE_EXITED" : "E_PROBE_FAILED");
  }

  #fail(service: string, code: FailureCode): void {
    const summary = this.#summary();
    const sinceMs = this.#startedMs ?? this.#countedMs;
    const elapsedMs = sinceMs === null ? 0 : this.#options.clock.monotonicMs() - sinceMs;
    const failure = { ...this.#waitOf(service), code, elapsedMs };
    this.#outcome.resolve({ ok: false, failure, ...summary });
  }

  #summary(): { elapsedMs: number; services: readonly ServiceWait[] } {
    const services = this.#options.services.map(({ name }) => this.#waitOf(name));
    return { elapsedMs: this.#elapsedMs(), services };
  }

  #waitOf(service: string): ServiceWait {
    const watch = this.#watches.get(service);
    if (watch === undefined) throw new DevstackError("E_INTERNAL", `nobody waits for ${service}`);
    return {
      status: watch.status,
      instance: watch.instance,
      readyMs: this.#readyMs.get(service) ?? null,
      evidence: (this.#evidence.get(service) ?? []).filter((seen) => seen !== undefined),
    };
  }
}

function isFine({ state }: ServiceStatus): boolean {
  return state === "ready" || state === "done" || state === "disabled";
}
