import { type FSWatcher, watch } from "node:fs";
import type { Clock } from "../../../../util/clock.ts";
import { changedFile, type Scan, scanFiles } from "./scan-files.ts";

/** A save is often several writes and a rename; all of them are one change. */
const DEBOUNCE_MS = 150;

/** How often files are looked at where the system cannot tell of changes. */
const POLL_INTERVAL_MS = 1_000;

export interface FileWatchOptions {
  /** Files, folders and globs; absolute. */
  patterns: readonly string[];
  clock: Clock;
  /** Called with the first file that has changed. */
  onChange: (file: string) => void;
}

/**
 * Tells when the content of files changes, or which there are. The system's notices only say that it
 * is worth a look: what counts is what is found then.
 */
export class FileWatch {
  readonly #options: FileWatchOptions;
  readonly #over = new AbortController();
  readonly #watchers = new Map<string, FSWatcher>();
  /** Resolves when changes from then on are seen. */
  readonly ready: Promise<void>;
  #scan: Scan | null = null;
  #due = false;
  #polls = false;

  constructor(options: FileWatchOptions) {
    this.#options = options;
    this.ready = this.#look();
  }

  stop(): void {
    this.#over.abort();
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  async #look(): Promise<void> {
    // A notice that comes from now on asks for another look.
    this.#due = false;
    const before = this.#scan;
    const scan = await scanFiles(this.#options.patterns, before);
    if (this.#over.signal.aborted) return;
    this.#scan = scan;
    const isNew = this.#follow(scan.folders);
    const changed = before === null ? null : changedFile(before, scan);
    if (changed !== null) this.#options.onChange(changed);
    // What came to a folder before it was watched, nobody tells of.
    if (isNew) this.#soon();
  }

  /** Watches these folders and no others; returns whether one of them is new. */
  #follow(folders: ReadonlySet<string>): boolean {
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    const fresh = [...folders].filter((folder) => !this.#watchers.has(folder));
    for (const folder of fresh) this.#watchFolder(folder);
    return fresh.length > 0;
  }

  #watchFolder(folder: string): void {
    try {
      const watcher = watch(folder, () => this.#soon());
      // A folder that is removed is no fault: the look that follows finds what is left.
      watcher.on("error", () => this.#soon());
      this.#watchers.set(folder, watcher);
    } catch {
      // The system's number of watches is used up, or the folder has just gone.
      void this.#poll();
    }
  }

  #soon(): void {
    if (this.#due || this.#over.signal.aborted) return;
    this.#due = true;
    this.#options.clock.sleep(DEBOUNCE_MS, this.#over.signal).then(
      () => this.#look(),
      () => {},
    );
  }

  async #poll(): Promise<void> {
    if (this.#polls) return;
    this.#polls = true;
    for (;;) {
      await this.#options.clock.sleep(POLL_INTERVAL_MS, this.#over.signal).catch(() => {});
      if (this.#over.signal.aborted) return;
      this.#soon();
    }
  }
}
