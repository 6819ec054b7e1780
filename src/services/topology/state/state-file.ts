import { type FileHandle, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type ServiceState, statePieces } from "./state-text.ts";

/** What is written in one turn of the event loop takes so long, or is so large, at most. */
const TURN_MS = 10;
const TURN_CHARS = 512 * 1024;
/** More can be written, and not be read: it is read as one text. */
const MOST_CHARS = 500_000_000;

/** The file in which the state of the service is kept, whole at every moment. */
export class StateFile {
  readonly #path: string;

  constructor(folder: string) {
    this.#path = join(folder, "cluster.snapshot");
  }

  /**
   * What was written last; null where there is nothing.
   *
   * @throws the system's error when it cannot be read: it may be whole all the same
   */
  async text(): Promise<string | null> {
    return readFile(this.#path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
  }

  /** Gives the file another name, so that the next one does not take its place. Returns that name. */
  async setAside(why: "damaged" | "replaced"): Promise<string> {
    const moment = new Date().toISOString().replaceAll(/[:.]/g, "-");
    const aside = `${this.#path}.${why}-${moment}`;
    await rename(this.#path, aside);
    return aside;
  }

  /**
   * Puts this state in the place of the one before, at one go. What it is made of must not change until
   * then: it is written piece by piece, and others have their turns in between.
   *
   * @throws the system's error, and Error for one that is too large; what was there stays
   */
  async write(state: ServiceState): Promise<void> {
    const next = `${this.#path}.next`;
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    try {
      const file = await open(next, "w", 0o600);
      try {
        await writePieces(file, statePieces(state));
      } finally {
        await file.close();
      }
      await rename(next, this.#path);
    } catch (error) {
      await rm(next, { force: true }).catch(() => {});
      throw error;
    }
  }
}

async function writePieces(file: FileHandle, pieces: Iterable<string>): Promise<void> {
  let [turn, chars, begunMs] = ["", 0, performance.now()];
  for (const piece of pieces) {
    turn += piece;
    chars += piece.length;
    if (chars > MOST_CHARS) throw new Error(`it is larger than ${MOST_CHARS / 1e6} MB`);
    if (turn.length < TURN_CHARS && performance.now() - begunMs < TURN_MS) continue;
    await file.writeFile(turn);
    [turn, begunMs] = ["", performance.now()];
  }
  await file.writeFile(turn);
}
