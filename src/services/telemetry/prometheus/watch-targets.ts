import { type FSWatcher, watch } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Logger } from "pino";
import { messageOf } from "../../../util/errors.ts";
import { parseTargets, type Target } from "./targets-file.ts";

const MAX_BYTES = 1024 * 1024;

export interface WatchTargetsOptions {
  path: string;
  log: Logger;
  onTargets: (targets: Target[]) => void;
  /** The file could not be read; what was known before stays. */
  onError: () => void;
}

/**
 * Reads the targets file and reads it again whenever it changes. A file that is missing or
 * malformed, even at the start, changes nothing and is logged: it may be there later.
 */
export class TargetsWatch {
  readonly #options: WatchTargetsOptions;
  #watcher: FSWatcher | undefined;
  #lastText: string | undefined;
  #lastError = "";
  #reading: Promise<void> = Promise.resolve();

  constructor(options: WatchTargetsOptions) {
    this.#options = options;
  }

  /** Resolves when the file was read once. */
  async start(): Promise<void> {
    try {
      // The folder, because writers replace the file; and no name filter, since a replacement is
      // reported under the temporary name on some systems.
      this.#watcher = watch(dirname(this.#options.path), () => this.#readAgain());
      this.#watcher.on("error", (error) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
    }
    await this.#readAgain();
  }

  stop(): void {
    this.#watcher?.close();
  }

  #readAgain(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read());
    return this.#reading;
  }

  async #read(): Promise<void> {
    const { path, onTargets } = this.#options;
    try {
      const { size } = await stat(path);
      if (size > MAX_BYTES) throw new RangeError(`larger than ${MAX_BYTES} bytes`);
      const text = await readFile(path, "utf8");
      if (text === this.#lastText) return;
      onTargets(parseTargets(text, path));
      this.#lastText = text;
      this.#lastError = "";
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const { path, log, onError } = this.#options;
    onError();
    const reason = messageOf(error);
    if (reason !== this.#lastError) log.warn({ path, reason }, "cannot read the targets file");
    this.#lastError = reason;
  }
}
