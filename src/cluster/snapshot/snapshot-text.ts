import { TextDigest } from "../../util/digest.ts";
import type { SavedCluster } from "../cluster.ts";
import { SavedBuilder } from "./saved-builder.ts";
import { type SnapshotLine, savedLines } from "./snapshot-lines.ts";

/** Why a text is no snapshot that can be loaded. */
export class SnapshotFault extends Error {
  override readonly name = "SnapshotFault";
}

const KIND = "devstack-cluster";
/** Another number: what components remember is written otherwise. */
const FORMAT = 3;
/** The same, but the whole cluster is in one line. */
const ONE_LINE_FORMAT = 2;
const DAMAGED = "its content is not what was written: it is damaged or cut off";

/**
 * A snapshot as text: a line that says what it is, lines with the cluster, and one by which to tell
 * whether it is whole.
 */
export function snapshotText(saved: SavedCluster): string {
  return [...snapshotLines(saved)].join("");
}

/** The same line by line, with their ends; none takes long. */
export function* snapshotLines(saved: SavedCluster): Generator<string> {
  yield `${JSON.stringify({ kind: KIND, format: FORMAT })}\n`;
  const digest = new TextDigest();
  for (const line of savedLines(saved)) {
    const whole = `${line}\n`;
    digest.add(whole);
    yield whole;
  }
  yield `${JSON.stringify({ digest: digest.end() })}\n`;
}

/**
 * The cluster that a snapshot holds: all of it, or nothing.
 *
 * @throws SnapshotFault for a text that is none, is damaged, or was written by another version
 */
export function readSnapshot(text: string): SavedCluster {
  const reader = new SnapshotReader();
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf("\n", from);
    const to = end === -1 ? text.length : end;
    reader.add(text.slice(from, to));
    from = to + 1;
  }
  return reader.end();
}

/** Reads a snapshot line by line: it may be larger than any text can be. */
export class SnapshotReader {
  readonly #builder = new SavedBuilder();
  readonly #digest = new TextDigest();
  #format = 0;
  /** Of the format that has one. */
  #oneLine: string | null = null;
  #isWhole = false;

  /**
   * The next line, without its end.
   *
   * @throws SnapshotFault where none can be, or is not as it was written
   */
  add(line: string): void {
    if (this.#format === 0) this.#format = formatOf(line);
    else if (this.#isWhole) throw new SnapshotFault(DAMAGED);
    else if (this.#format === ONE_LINE_FORMAT && this.#oneLine === null) {
      this.#digest.add(line);
      this.#oneLine = line;
    } else this.#addContent(line);
  }

  /** @throws SnapshotFault where not all of it has come */
  end(): SavedCluster {
    if (this.#format === 0) throw new SnapshotFault("it does not begin as a snapshot does");
    if (!this.#isWhole) throw new SnapshotFault(DAMAGED);
    return this.#oneLine === null ? this.#builder.end() : JSON.parse(this.#oneLine);
  }

  /** Whether all of it has come. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** What changes can be added to, once it is whole: `end` gives what it is with them. */
  get builder(): SavedBuilder {
    return this.#builder;
  }

  #addContent(line: string): void {
    const content = contentOf(line);
    if (content === null) throw new SnapshotFault(DAMAGED);
    if (!("digest" in content)) {
      if (this.#oneLine !== null) throw new SnapshotFault(DAMAGED);
      this.#digest.add(`${line}\n`);
      this.#builder.add(content as SnapshotLine);
    } else {
      if (content["digest"] !== this.#digest.end()) throw new SnapshotFault(DAMAGED);
      this.#isWhole = true;
    }
  }
}

/** @throws SnapshotFault where it is none that can be read */
function formatOf(line: string): number {
  const { kind, format } = contentOf(line) ?? {};
  if (kind !== KIND || typeof format !== "number") {
    throw new SnapshotFault("it does not begin as a snapshot does");
  }
  if (format === FORMAT || format === ONE_LINE_FORMAT) return format;
  throw new SnapshotFault(`it has format ${format}, and this version reads ${FORMAT}`);
}

function contentOf(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const content: unknown = JSON.parse(line);
    return typeof content === "object" && content !== null
      ? (content as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}
