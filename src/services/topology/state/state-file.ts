import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type ServiceState, stateText } from "./state-text.ts";

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

  /** Puts this state in the place of the one before, at one go. */
  async write(state: ServiceState): Promise<void> {
    const text = stateText(state);
    const next = `${this.#path}.next`;
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    try {
      await writeFile(next, text, { mode: 0o600 });
      await rename(next, this.#path);
    } catch (error) {
      await rm(next, { force: true }).catch(() => {});
      throw error;
    }
  }
}
