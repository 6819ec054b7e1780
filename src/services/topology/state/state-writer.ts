import { randomBytes } from "node:crypto";
import type { ChangeTracker } from "../../../cluster/snapshot/change-tracker.ts";
import type { Simulation } from "../simulation.ts";
import type { JournalFile } from "./journal-file.ts";
import type { Chain, ServiceState, StateFolder } from "./state-folder.ts";
import type { JournalPlace, Origin } from "./state-head.ts";

export interface StateWriterOptions {
  simulation: Simulation;
  folder: Pick<StateFolder, "write" | "newJournal">;
  origin: Origin;
  /** What holds the cluster as it is at this moment; null where nothing does. */
  chain: Chain | null;
  /** Told when all is kept, but no new snapshot could be written; once until one can be again. */
  onSnapshotFault: (fault: unknown) => void;
  /** Journals are let grow to this size, or that of the snapshot, before there is another snapshot. */
  leastBytes?: number;
}

const LEAST_BYTES = 16 * 1024 * 1024;
/** So long after the last record of this size there is time for a snapshot; */
export const CALM_MS = 2_000;
const CALM_BYTES = 256 * 1024;
/** before there is none, until journals are so many times as large as usual. */
const MOST_TIMES = 8;
/** Beside records a snapshot takes a third of the time. */
const SNAPSHOT_REST = 2;

/**
 * Writes what has changed as a record of a journal; and the whole state where there is no journal to go
 * on with, and beside the records where they have grown large.
 */
export class StateWriter {
  readonly #options: StateWriterOptions;
  readonly #leastBytes: number;
  #tracker: ChangeTracker;
  /** What the next record goes to; null where the state is to be written as a whole. */
  #journal: JournalFile | null;
  #snapshotBytes: number;
  /** Of all journals since the snapshot but the one at hand. */
  #earlierBytes: number;
  /** When the last large record was written. */
  #largeMs = Number.NEGATIVE_INFINITY;
  #snapshot: { readonly isDone: Promise<void>; readonly giveUp: AbortController } | null = null;
  /** How large journals were when no snapshot could be written; null where it could. */
  #faultyBytes: number | null = null;

  /** Notes what changes from now on. */
  constructor(options: StateWriterOptions) {
    const { chain, simulation, leastBytes = LEAST_BYTES } = options;
    this.#options = options;
    this.#leastBytes = leastBytes;
    this.#journal = chain?.journal ?? null;
    this.#snapshotBytes = chain?.snapshotBytes ?? 0;
    this.#earlierBytes = chain === null ? 0 : chain.journalBytes - chain.journal.bytes;
    this.#tracker = simulation.cluster.track();
  }

  /** Whether the next thing that it writes is the whole state. */
  get isAnew(): boolean {
    return this.#journal === null;
  }

  /** Whether there should be another snapshot, and is none only because much has changed of late. */
  get isSnapshotDue(): boolean {
    return this.#journal !== null && this.#isLarge(this.#journal, 1);
  }

  /** Another cluster has taken the place of the one before: of it nothing was written. */
  follow(): void {
    this.#tracker.stop();
    this.#tracker = this.#options.simulation.cluster.track();
    this.#journal = null;
  }

  /**
   * Writes the state as it is now.
   *
   * @param othersMs how long others were at work while this waited for its turn
   * @throws the system's error; then the whole state is written next
   */
  async write(othersMs = 0): Promise<void> {
    try {
      if (this.#journal === null) await this.#writeWhole();
      else await this.#append(this.#journal, othersMs);
    } catch (fault) {
      // What is in no record is in the next snapshot.
      this.#journal = null;
      throw fault;
    }
  }

  /** Gives up the snapshot that is being written beside the records: they are enough. */
  async giveUpSnapshot(): Promise<void> {
    this.#snapshot?.giveUp.abort(new Error("it is given up"));
    await this.snapshotEnded;
  }

  /** Until no snapshot is being written beside the records any more. */
  get snapshotEnded(): Promise<void> {
    return this.#snapshot?.isDone ?? Promise.resolve();
  }

  async #writeWhole(): Promise<void> {
    const { folder, simulation } = this.#options;
    await this.giveUpSnapshot();
    const { cluster } = simulation;
    const place = { series: randomBytes(4).toString("hex"), number: 1 };
    const state = this.#state();
    this.#tracker.take();
    const bytes = await folder.write(state, place);
    if (cluster !== simulation.cluster) return;
    this.#journal = folder.newJournal(place);
    [this.#snapshotBytes, this.#earlierBytes] = [bytes, 0];
  }

  async #append(journal: JournalFile, othersMs: number): Promise<void> {
    const isCalm = performance.now() - this.#largeMs >= CALM_MS;
    const isDue = this.#isLarge(journal, isCalm ? 1 : MOST_TIMES);
    const state = isDue ? this.#state() : null;
    const record = { changes: this.#tracker.take(), pace: this.#options.simulation.driver.pace };
    const before = journal.bytes;
    await journal.append(record, othersMs);
    if (journal.bytes - before >= CALM_BYTES) this.#largeMs = performance.now();
    if (state !== null && journal === this.#journal) this.#renew(state, journal);
  }

  /** @param times as large as usual */
  #isLarge(journal: JournalFile, times: number): boolean {
    if (this.#snapshot !== null) return false;
    const most = times * Math.max(this.#leastBytes, this.#snapshotBytes);
    return this.#earlierBytes + journal.bytes > most + (this.#faultyBytes ?? 0);
  }

  /**
   * Begins a snapshot, and the journal that follows it. Until the snapshot is whole, that journal follows
   * the one before it.
   */
  #renew(state: ServiceState, { place: before, bytes: atHand }: JournalFile): void {
    const { folder } = this.#options;
    const place: JournalPlace = { ...before, number: before.number + 1 };
    const bytes = this.#earlierBytes + atHand;
    this.#journal = folder.newJournal(place);
    this.#earlierBytes = bytes;
    const giveUp = new AbortController();
    const written = (snapshotBytes: number) => {
      this.#snapshotBytes = snapshotBytes;
      this.#earlierBytes -= bytes;
      this.#faultyBytes = null;
    };
    const failed = (fault: unknown) => {
      if (giveUp.signal.aborted) return;
      if (this.#faultyBytes === null) this.#options.onSnapshotFault(fault);
      this.#faultyBytes = bytes;
    };
    const isDone = folder
      .write(state, place, { rest: SNAPSHOT_REST, signal: giveUp.signal })
      .then(written, failed)
      .finally(() => {
        this.#snapshot = null;
      });
    this.#snapshot = { isDone, giveUp };
  }

  #state(): ServiceState {
    const { simulation, origin } = this.#options;
    return { cluster: simulation.cluster.save(), pace: simulation.driver.pace, origin };
  }
}
