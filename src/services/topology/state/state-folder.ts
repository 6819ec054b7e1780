import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { SavedCluster } from "../../../cluster/cluster.ts";
import { SnapshotReader, snapshotLines } from "../../../cluster/snapshot/snapshot-text.ts";
import type { Pace } from "../time/clock-driver.ts";
import { fileLines } from "./file-lines.ts";
import { JournalFile } from "./journal-file.ts";
import { readRecords } from "./journal-records.ts";
import {
  type JournalPlace,
  type Origin,
  readStateHead,
  StateFault,
  type StateHead,
  stateHeadLine,
} from "./state-head.ts";
import { type TurnOptions, writeInTurns } from "./write-in-turns.ts";

/** What goes on where it was, after the service has ended. */
export interface ServiceState {
  readonly cluster: SavedCluster;
  readonly pace: Pace;
  readonly origin: Origin;
}

/** What is written already, and goes on with the next record. */
export interface Chain {
  readonly journal: JournalFile;
  readonly snapshotBytes: number;
  /** Of all journals since the snapshot. */
  readonly journalBytes: number;
}

export interface KeptState extends ServiceState {
  /** Null where an earlier version has written it: it cannot be gone on with. */
  readonly chain: Chain | null;
}

const SNAPSHOT = "cluster.snapshot";
const JOURNAL = /^cluster\.journal-(\w+)-(\d+)$/;

/**
 * The folder in which the state of the service is kept: a snapshot, and journals of what has happened
 * since. A snapshot names the first journal that follows it, and takes the place of the one before when
 * it is whole; only then the journals before it are removed. So whenever a process is killed there is a
 * snapshot with all journals that follow it.
 */
export class StateFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * What was written last, up to the last record that is whole; null where there is nothing.
   *
   * @throws StateFault, or SnapshotFault, where it cannot be used; the system's error when it cannot be
   *   read: it may be whole all the same
   */
  async read(): Promise<KeptState | null> {
    const journals = await this.#journals();
    const path = join(this.#folder, SNAPSHOT);
    let head: StateHead | null = null;
    const reader = new SnapshotReader();
    try {
      for await (const { text } of fileLines(path)) {
        if (head === null) head = readStateHead(text);
        else reader.add(text);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      if (journals.length === 0) return null;
      throw new StateFault("there is a journal, and no snapshot that it belongs to");
    }
    head ??= readStateHead("");
    if (head.journal === undefined || !reader.isWhole) {
      return { ...head, cluster: reader.end(), chain: null };
    }
    let { pace } = head;
    const snapshotBytes = (await stat(path)).size;
    const chain = await this.#readJournals(head.journal, journals, {
      onPace: (later) => {
        pace = later;
      },
      onLine: (line) => reader.builder.add(line),
    });
    return { ...head, pace, cluster: reader.end(), chain: { ...chain, snapshotBytes } };
  }

  /** Gives what is there other names, so that nothing takes its place. Returns that of the snapshot. */
  async setAside(why: "damaged" | "replaced"): Promise<string> {
    const moment = new Date().toISOString().replaceAll(/[:.]/g, "-");
    const aside = (name: string) => join(this.#folder, `${name}.${why}-${moment}`);
    const journals = await this.#journals();
    for (const { name } of journals) await rename(join(this.#folder, name), aside(name));
    await rename(join(this.#folder, SNAPSHOT), aside(SNAPSHOT)).catch((error) => {
      if (error.code !== "ENOENT" || journals.length === 0) throw error;
    });
    return aside(SNAPSHOT);
  }

  /**
   * Puts this state in the place of the one before, at one go, and removes the journals that it makes
   * needless. What it is made of must not change until then: it is written line by line, and others have
   * their turns in between. Returns how many bytes it has.
   *
   * @param place of the journal that follows it
   * @throws the system's error, and the signal's reason; what was there stays
   */
  async write(
    { cluster, ...head }: ServiceState,
    place: JournalPlace,
    options: TurnOptions = {},
  ): Promise<number> {
    const next = join(this.#folder, `${SNAPSHOT}.next`);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    let bytes: number;
    try {
      const file = await open(next, "w", 0o600);
      try {
        bytes = await writeInTurns(
          file.fd,
          stateLines({ ...head, journal: place }, cluster),
          options,
        );
      } finally {
        await file.close();
      }
      await rename(next, join(this.#folder, SNAPSHOT));
    } catch (error) {
      await rm(next, { force: true }).catch(() => {});
      throw error;
    }
    await this.#removeJournalsBefore(place).catch(() => {});
    return bytes;
  }

  /** A journal that is not there yet. */
  newJournal(place: JournalPlace): JournalFile {
    return new JournalFile(this.#journalPath(place), place);
  }

  async #readJournals(
    first: JournalPlace,
    names: readonly (JournalPlace & { name: string })[],
    reader: Parameters<typeof readRecords>[2],
  ): Promise<Omit<Chain, "snapshotBytes">> {
    const { series } = first;
    const there = names.filter((one) => one.series === series && one.number >= first.number);
    there.sort((left, right) => left.number - right.number);
    let journal = this.newJournal(first);
    let journalBytes = 0;
    for (const [index, { number }] of there.entries()) {
      const place = { series, number };
      const path = this.#journalPath(place);
      // What follows one that was cut off, or one that is not there, cannot be told.
      if (number !== first.number + index)
        throw new StateFault(`the journal before ${path} is gone`);
      const bytes = await readRecords(path, place, reader);
      const isLast = index === there.length - 1;
      if (!isLast && bytes < (await stat(path)).size) throw new StateFault(`${path} was cut off`);
      journal = new JournalFile(path, place, bytes);
      journalBytes += bytes;
    }
    return { journal, journalBytes };
  }

  async #removeJournalsBefore({ series, number }: JournalPlace): Promise<void> {
    for (const one of await this.#journals()) {
      if (one.series === series && one.number >= number) continue;
      await rm(join(this.#folder, one.name), { force: true });
    }
  }

  async #journals(): Promise<(JournalPlace & { name: string })[]> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    return names.flatMap((name) => {
      const [, series = "", number] = JOURNAL.exec(name) ?? [];
      return series === "" ? [] : [{ name, series, number: Number(number) }];
    });
  }

  #journalPath({ series, number }: JournalPlace): string {
    return join(this.#folder, `cluster.journal-${series}-${number}`);
  }
}

function* stateLines(head: StateHead, cluster: SavedCluster): Generator<string> {
  yield stateHeadLine(head);
  yield* snapshotLines(cluster);
}
