import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { SourceText } from "../../config/source-text.ts";

/** Larger files are dashboards of nobody's writing, or no text. */
const MAX_BYTES = 1024 * 1024;
/** Files that are read for one run, and entries of one folder. */
const MAX_FILES = 500;
const MAX_ENTRIES = 500;
const NEVER = /^\/(?:dev|proc|sys)(?:\/|$)/;

/**
 * The files that a linted file leads to. Only regular files are opened, of at most 1 MiB, below the
 * roots: the folders of the files that were named, and what those say by a mount, a build context,
 * `extends`, `include` or `env_file`. A link that leads out of them is not followed, and nothing in
 * /dev, /proc or /sys is touched.
 */
export class LintFiles {
  readonly #roots = new Set<string>();
  readonly #texts = new Map<string, SourceText | null>();

  /** Lets a folder (with all below) or a file be read. */
  allow(root: string): void {
    const real = realPath(root);
    if (real !== null && real !== "/") this.#roots.add(real);
  }

  /** The text of a file; null when there is none, or it may not or cannot be read. */
  read(file: string): SourceText | null {
    const known = this.#texts.get(file);
    if (known !== undefined) return known;
    if (this.#texts.size >= MAX_FILES) return null;
    const real = this.#permitted(file);
    const text = real === null ? null : readText(real);
    const source = text === null ? null : new SourceText(file, text);
    this.#texts.set(file, source);
    return source;
  }

  /** Every text that was read. */
  readSoFar(): SourceText[] {
    return [...this.#texts.values()].filter((text) => text !== null);
  }

  /** What there is at a path; null also when nobody may look. */
  kind(file: string): "file" | "folder" | "other" | null {
    const real = this.#permitted(file);
    if (real === null) return null;
    try {
      const facts = statSync(real);
      if (facts.isFile()) return "file";
      return facts.isDirectory() ? "folder" : "other";
    } catch {
      return null;
    }
  }

  /** Whether a path is certainly absent: its nearest existing parent may be looked at. */
  isAbsent(file: string): boolean {
    if (realPath(file) !== null) return false;
    for (let parent = path.dirname(file); ; parent = path.dirname(parent)) {
      const real = realPath(parent);
      if (real !== null) return this.#isBelowRoot(real);
      if (parent === path.dirname(parent)) return false;
    }
  }

  /** Names in a folder, sorted; none when it may not be looked at. */
  list(folder: string): string[] {
    if (this.kind(folder) !== "folder") return [];
    try {
      return readdirSync(folder).sort().slice(0, MAX_ENTRIES);
    } catch {
      return [];
    }
  }

  #permitted(file: string): string | null {
    const real = realPath(file);
    return real !== null && this.#isBelowRoot(real) ? real : null;
  }

  #isBelowRoot(real: string): boolean {
    if (NEVER.test(real)) return false;
    return [...this.#roots].some((root) => real === root || real.startsWith(`${root}/`));
  }
}

function realPath(file: string): string | null {
  try {
    return realpathSync(file);
  } catch {
    return null;
  }
}

function readText(file: string): string | null {
  let descriptor: number | null = null;
  try {
    // Without O_NONBLOCK a named pipe would keep us waiting for a writer.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    const facts = fstatSync(descriptor);
    if (!facts.isFile() || facts.size > MAX_BYTES) return null;
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(descriptor));
  } catch {
    return null;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}
