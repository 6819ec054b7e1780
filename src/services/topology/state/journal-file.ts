import { closeSync, constants, fstatSync, ftruncateSync, openSync } from "node:fs";
import { type JournalRecord, journalHeadLine, recordLines } from "./journal-records.ts";
import type { JournalPlace } from "./state-head.ts";
import { writeInTurns } from "./write-in-turns.ts";

const { O_APPEND, O_WRONLY } = constants;

/**
 * A file to which records are added. Nothing waits for the disk: what a process has written stays written
 * when the process is killed, and only a machine that fails takes it along.
 */
export class JournalFile {
  readonly place: JournalPlace;
  readonly #path: string;
  #bytes: number;

  /** @param bytes of the records that are there already; 0 where there is no such file yet */
  constructor(path: string, place: JournalPlace, bytes = 0) {
    this.#path = path;
    this.place = place;
    this.#bytes = bytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Adds a record, whose objects must not change until then. The file is there from the first one on.
   *
   * @param othersMs how long others were at work while this waited for its turn
   * @throws the system's error, and Error where the file is not as it was left; then no more can be added
   */
  async append(record: JournalRecord, othersMs: number): Promise<void> {
    const file = this.#open();
    try {
      this.#bytes += await writeInTurns(file, this.#linesOf(record), { othersMs });
    } finally {
      closeSync(file);
    }
  }

  *#linesOf(record: JournalRecord): Generator<string> {
    if (this.#bytes === 0) yield journalHeadLine(this.place);
    yield* recordLines(record);
  }

  #open(): number {
    if (this.#bytes === 0) return openSync(this.#path, "w", 0o600);
    const file = openSync(this.#path, O_WRONLY | O_APPEND);
    const { size } = fstatSync(file);
    if (size < this.#bytes) {
      closeSync(file);
      throw new Error(`${this.#path} is shorter than what was written to it`);
    }
    // A process that was killed had begun to write one more.
    if (size > this.#bytes) ftruncateSync(file, this.#bytes);
    return file;
  }
}
