import { open, readFile, stat } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
import type { LogLine } from "../../plan/instance.ts";
import type { Clock } from "../../util/clock.ts";
import type { LogOptions } from "../runtime.ts";

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
    const older =
      tail === 0 ? "" : await readFile(`${this.#source.path}.1`, "utf8").catch(() => "");
    const lines = [...this.#parse(older.split("\n")), ...(await this.readAdded())];
    return tail === undefined ? lines : lines.slice(Math.max(0, lines.length - tail));
  }

  async readAdded(): Promise<LogLine[]> {
    const found = await stat(this.#source.path).catch(() => null);
    if (found === null) return [];
    const rotated = this.#inode !== 0 && found.ino !== this.#inode;
    const before = rotated ? await this.#read(`${this.#source.path}.1`) : "";
    if (rotated) this.#offset = 0;
    this.#inode = found.ino;
    const text = this.#rest + before + (await this.#read(this.#source.path));
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
