import type { PullLine } from "../engine/pull.ts";

interface Layer {
  doneBytes: number;
  /** Zero where the registry does not say. */
  totalBytes: number;
  fetched: boolean;
}

const FETCHED = /^(Verifying Checksum|Download complete|Extracting|Pull complete)/;

/** How far a pull is. Engines tell of every layer by itself, and of its size when it begins. */
export class PullMeter {
  readonly #layers = new Map<string, Layer>();

  take({ status, layer, doneBytes, totalBytes }: PullLine): void {
    const known = this.#layers.get(layer);
    if (status === "Downloading") {
      this.#layers.set(layer, { doneBytes, totalBytes, fetched: false });
    } else if (known !== undefined && FETCHED.test(status)) {
      known.doneBytes = Math.max(known.doneBytes, known.totalBytes);
      known.fetched = true;
    }
  }

  /** `12 of 98 MB`, or that nothing is left to fetch; empty before the first layer comes. */
  words(): string {
    const layers = [...this.#layers.values()];
    if (layers.length === 0) return "";
    if (layers.every(({ fetched }) => fetched)) return "unpacking";
    const done = sum(layers.map(({ doneBytes }) => doneBytes));
    const total = sum(layers.map(({ totalBytes }) => totalBytes));
    const knowsAll = layers.every(({ fetched, totalBytes }) => fetched || totalBytes > 0);
    if (!knowsAll) return `${megabytes(done, done)} MB`;
    return `${megabytes(done, total)} of ${megabytes(total, total)} MB`;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

/** Of what is small with a digit more, or it would be nothing of nothing. */
function megabytes(bytes: number, whole: number): string {
  return (bytes / 1e6).toFixed(whole < 10e6 ? 1 : 0);
}
