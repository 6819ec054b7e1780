import { open, readFile, stat } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
import type { LogLine } from "../../plan/instance.ts";
import type { Clock } from "../../util/clock.ts";
import type { LogOptions } from "../runtime.ts";
import { readTail } from "./read-tail.ts";

interface LogSource {
  service: string;
  path: string;
}

const FOLLOW_INTERVAL_MS = 100;

/** The lines of several log files, merged by time; then, if asked for, what is added to them. */
export async function* readLogs(
  sources: readonly LogSource[],
  { tail, follow, signal }: LogOptions,
  clock: Clock,
): AsyncIterable<LogLine> {
  const tails = sources.map((source) => new LogTail(source));
  const present = await Promise.all(tails.map((log) => log.readPresent(tail)));
  yield* inOrder(present.flat());
  while (follow && !signal.aborted) {
    const added = await Promise.all(tails.map((log) => log.readAdded()));
    yield* inOrder(added.flat());
    await clock.sleep(FOLLOW_INTERVAL_MS, signal).catch(() => {});
  }
}

function inOrder(lines: LogLine[]): LogLine[] {
  return lines.sort((a, b) => a.at - b.at);
}

/** Follows one file, through its rotation to `<path>.1`. */
class LogTail {
  readonly #source: LogSource;
  #inode = 0;
  #offset = 0;
  #rest = "";
  #decoder = new StringDecoder("utf8");

  constructor(source: LogSource) {
    this.#source = source;
  }

  async readPresent(tail: number | undefined): Promise<LogLine[]> {
    const { path } = this.#source;
    if (tail === undefined) {
      const older = await readFile(`${path}.1`, "utf8").catch(() => "");
      return [...this.#parse(older.split("\n")), ...(await this.readAdded())];
    }
    const newer = await this.#readTail(tail);
    const missing = tail - newer.length;
    const older = missing > 0 ? await readTail(`${path}.1`, missing) : null;
    const before = older?.bytes.toString("utf8").split("\n") ?? [];
    const lines = [...this.#parse(before), ...newer];
    return lines.slice(Math.max(0, lines.length - tail));
  }

  async #readTail(lines: number): Promise<LogLine[]> {
    const found = await readTail(this.#source.path, lines);
    if (found === null) return [];
    this.#inode = found.inode;
    this.#offset = found.end;
    return this.#whole(this.#decoder.write(found.bytes));
  }

  async readAdded(): Promise<LogLine[]> {
    const found = await stat(this.#source.path).catch(() => null);
    if (found === null) return [];
    const rotated = this.#inode !== 0 && found.ino !== this.#inode;
    const before = rotated ? await this.#read(`${this.#source.path}.1`) : "";
    if (rotated) this.#offset = 0;
    this.#inode = found.ino;
    return this.#whole(this.#rest + before + (await this.#read(this.#source.path)));
  }

  /** The whole lines of a text; what is not one yet is kept. */
  #whole(text: string): LogLine[] {
    const lines = text.split("\n");
    this.#rest = lines.pop() ?? "";
    return this.#parse(lines);
  }

  async #read(path: string): Promise<string> {
    const file = await open(path, "r").catch(() => null);
    if (file === null) return "";
    try {
      const { size } = await file.stat();
      if (size <= this.#offset) return "";
      const buffer = Buffer.alloc(size - this.#offset);
      const { bytesRead } = await file.read(buffer, 0, buffer.length, this.#offset);
      this.#offset += bytesRead;
      return this.#decoder.write(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  }

  #parse(lines: readonly string[]): LogLine[] {
    return lines.flatMap((line) => {
      const space = line.indexOf(" ");
      const at = Date.parse(line.slice(0, space));
      return Number.isNaN(at)
        ? []
        : [{ service: this.#source.service, at, text: line.slice(space + 1) }];
    });
  }
}
