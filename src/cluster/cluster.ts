import type { Component, World } from "./components/component.ts";
import { loadMemory, saveMemory } from "./components/memory.ts";
import { WorkQueue } from "./components/work-queue.ts";
import { EventParts } from "./events/event-parts.ts";
import { ChangeTracker } from "./snapshot/change-tracker.ts";
import { type Index, type Listener, type SavedStore, Store } from "./store/store.ts";
import { Agenda, type Appointment } from "./time/agenda.ts";
import { formatApiTime } from "./time/format-api-time.ts";
import { Random } from "./time/random.ts";
import type { Strategies } from "./write/strategy.ts";
import { Writer } from "./write/writer.ts";

export interface ClusterOptions {
  /** The same seed and the same wishes at the same times give the same history. */
  readonly seed: number;
  /** When it begins, in milliseconds since the Unix epoch: whole seconds look best. */
  readonly startMs: number;
  readonly components: readonly Component[];
  readonly strategies: Strategies;
  readonly indexes?: readonly Index[];
  /** How many writes are kept for those who watch; see `Store`. */
  readonly historyLimit?: number;
}

/** What may be done with a store from outside: reading, between writes. */
export type ReadableStore = Pick<
  Store,
  "get" | "list" | "each" | "find" | "count" | "since" | "revision"
>;

/** Far more than any cluster does in one instant: who comes here goes in circles. */
const ACTS_PER_INSTANT = 20_000_000;

/** A cluster at one moment, as plain JSON. */
export interface SavedCluster {
  readonly nowMs: number;
  readonly random: number;
  readonly store: SavedStore;
  readonly agenda: readonly Appointment[];
  /** What each component remembers, by its name. */
  readonly memories: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What a cluster is made of; a fork has all of it anew. */
interface State {
  readonly store: Store;
  readonly agenda: Agenda;
  readonly random: Random;
  readonly components: ReadonlyMap<string, Component>;
  readonly strategies: Strategies;
  readonly nowMs: number;
}

/**
 * A simulated Kubernetes cluster: objects, and the parts of a control plane that act on them, in a
 * time of their own that passes only when it is told to.
 */
export class Cluster {
  readonly #state: State;
  readonly #queue: WorkQueue;
  readonly #world: World;
  readonly #writer: Writer;
  #nowMs: number;
  /** The present as it was written last. */
  #written = { atMs: Number.NaN, text: "" };
  #isActing = false;
  readonly #onTime = new Set<() => void>();

  private constructor(state: State) {
    this.#state = state;
    this.#nowMs = state.nowMs;
    const { store, random, strategies, agenda, components } = state;
    const all = [...components.values()];
    this.#queue = new WorkQueue(all.filter(({ actsLast }) => actsLast).map(({ name }) => name));
    const timeIn = (seconds: number) =>
      seconds === 0 ? this.#now() : formatApiTime(this.#nowMs + seconds * 1_000);
    this.#writer = new Writer({ store, random, timeIn, strategies });
    const nowMs = () => this.#nowMs;
    const now = () => this.#now();
    this.#world = {
      get nowMs() {
        return nowMs();
      },
      get now() {
        return now();
      },
      ...{ store, random, agenda, writer: this.#writer, eventParts: new EventParts() },
      enqueue: (component, key) => this.#queue.add(component, key),
    };
    store.subscribe((change) => {
      for (const component of components.values()) component.observe(change, this.#world);
    });
  }

  static create(options: ClusterOptions): Cluster {
    const { seed, startMs, components, strategies, indexes = [], historyLimit } = options;
    return new Cluster({
      store: Store.empty({ indexes, ...(historyLimit !== undefined && { historyLimit }) }),
      agenda: Agenda.empty(),
      random: new Random(seed),
      components: new Map(components.map((component) => [component.name, component])),
      strategies,
      nowMs: startMs,
    });
  }

  /**
   * A cluster in the state that another was in when it was saved.
   *
   * @param options as they were for that one: seed and start are of no account any more
   * @throws MemoryFault for what another version of devstack has saved
   */
  static load(saved: SavedCluster, options: ClusterOptions): Cluster {
    const { components, strategies, indexes = [], historyLimit } = options;
    const limit = historyLimit === undefined ? {} : { historyLimit };
    const store = Store.load(saved.store, { indexes, ...limit });
    const agenda = Agenda.empty();
    for (const appointment of saved.agenda) agenda.note(appointment);
    for (const component of components) {
      const { name, memory = {} } = component;
      loadMemory(memory, saved.memories[name] ?? {});
      component.rebuild?.(store);
    }
    return new Cluster({
      ...{ store, agenda, random: new Random(saved.random), strategies, nowMs: saved.nowMs },
      components: new Map(components.map((component) => [component.name, component])),
    });
  }

  /**
   * All that it is, as plain JSON that nothing changes any more.
   *
   * @throws Error while there is something left to do at this moment
   */
  save(): SavedCluster {
    this.#refuseAtWork("saved");
    const { store, agenda, random, components } = this.#state;
    return {
      ...{ nowMs: this.#nowMs, random: random.state },
      ...{ store: store.save(), agenda: agenda.toArray() },
      memories: Object.fromEntries(
        [...components.values()].map(({ name, memory = {} }) => [name, saveMemory(memory)]),
      ),
    };
  }

  /**
   * Notes what changes from now on; to be stopped before it is tracked anew. What has changed is to be
   * taken as `save` is called: while there is nothing left to do at this moment.
   */
  track(): ChangeTracker {
    const { store, agenda, random, components } = this.#state;
    const moment = () => {
      this.#refuseAtWork("saved");
      return { nowMs: this.#nowMs, random: random.state, revision: store.revision };
    };
    return new ChangeTracker({ store, agenda, components: components.values(), moment });
  }

  /** The present, in milliseconds since the Unix epoch. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** For reading only: what is to be written goes through `write`. */
  get store(): ReadableStore {
    return this.#state.store;
  }

  /**
   * Its part of that kind, for reading; a fork has others.
   *
   * @throws Error for a cluster that was made without one
   */
  part<T extends Component>(kind: new (...given: never[]) => T): T {
    for (const component of this.#state.components.values()) {
      if (component instanceof kind) return component;
    }
    throw new Error(`The cluster has no ${kind.name}: give it one when it is made.`);
  }

  /** When something will happen by itself; null when nothing will. */
  get nextMs(): number | null {
    return this.#state.agenda.nextMs;
  }

  /**
   * Writes, and lets the cluster do at once what follows from it.
   *
   * @throws what the work throws; what it had written until then stays written
   */
  write<T>(work: (writer: Writer) => T): T {
    try {
      return work(this.#writer);
    } finally {
      this.#settleInstant();
    }
  }

  /** Lets time pass up to that moment, with all that happens until then; never backwards. */
  advanceTo(atMs: number): void {
    this.#settleInstant();
    for (let next = this.nextMs; next !== null && next <= atMs; next = this.nextMs) {
      this.#nowMs = Math.max(this.#nowMs, next);
      this.#takeDue();
      this.#settleInstant();
      this.#tellOfTime();
    }
    this.#nowMs = Math.max(this.#nowMs, atMs);
    this.#tellOfTime();
  }

  /** Goes to the next moment at which something happens, and lets it happen; false when none comes. */
  step(): boolean {
    const next = this.nextMs;
    if (next === null) return false;
    this.advanceTo(next);
    return true;
  }

  /** Tells of every write from now on; returns what ends that. */
  subscribe(listener: Listener): () => void {
    return this.#state.store.subscribe(listener);
  }

  /**
   * Tells whenever time has passed and everybody has acted, from now on; returns what ends that. Who is
   * told must not act on the cluster.
   */
  onTime(listener: () => void): () => void {
    this.#onTime.add(listener);
    return () => this.#onTime.delete(listener);
  }

  /**
   * A cluster of its own in the same state, which costs next to nothing.
   *
   * @throws Error while there is something left to do at this moment: a fork would never do it
   */
  fork(): Cluster {
    this.#refuseAtWork("forked");
    const { store, agenda, random, components, strategies } = this.#state;
    return new Cluster({
      ...{ store: store.fork(), agenda: agenda.fork(), random: random.fork(), strategies },
      components: new Map([...components].map(([name, component]) => [name, component.fork()])),
      nowMs: this.#nowMs,
    });
  }

  #now(): string {
    if (this.#written.atMs !== this.#nowMs) {
      this.#written = { atMs: this.#nowMs, text: formatApiTime(this.#nowMs) };
    }
    return this.#written.text;
  }

  #refuseAtWork(done: "forked" | "saved"): void {
    if (!this.#isActing && this.#queue.isEmpty) return;
    const why = "its parts are still at work, and what they have yet to do would be lost";
    throw new Error(`The cluster cannot be ${done}: ${why}. advanceTo(nowMs) lets them finish.`);
  }

  #tellOfTime(): void {
    for (const listener of this.#onTime) listener();
  }

  #takeDue(): void {
    const { agenda } = this.#state;
    for (let due = agenda.take(this.#nowMs); due !== null; due = agenda.take(this.#nowMs)) {
      this.#queue.add(due.component, due.key);
    }
  }

  /** Everybody acts until there is nothing left to do at this moment. */
  #settleInstant(): void {
    const { components } = this.#state;
    this.#isActing = true;
    try {
      for (let acts = 0; ; acts++) {
        const item = this.#queue.take();
        if (item === null) return;
        if (acts === ACTS_PER_INSTANT) throw new Error(`${item.component} goes in circles`);
        components.get(item.component)?.reconcile(item.key, this.#world);
      }
    } finally {
      this.#isActing = false;
    }
  }
}
