import { MASK, Needles } from "./needles.ts";
import { secretForms } from "./secret-forms.ts";

/** A shorter number is a port, a process or a duration before it is anybody's secret. */
const MIN_DIGITS = 6;

/**
 * Hides secrets by their value, in whatever they turn up. What it knows grows while a command
 * runs, and nothing is ever forgotten: a value that was replaced may still be in a log.
 */
export class Masker {
  readonly #values = new Set<string>();
  readonly #forms = new Set<string>();
  #text: Needles | null = null;
  #bytes: Needles | null = null;

  /** Values of fewer than four characters are no secrets and are not masked. */
  add(values: Iterable<string>): void {
    let grown = false;
    for (const value of values) {
      if (this.#values.has(value)) continue;
      this.#values.add(value);
      for (const form of secretForms(value)) {
        grown ||= !this.#forms.has(form);
        this.#forms.add(form);
      }
    }
    if (!grown) return;
    this.#text = new Needles(this.#forms);
    this.#bytes = new Needles([...this.#forms].map(asLatin1));
  }

  /** Whether there is nothing to hide. */
  get isEmpty(): boolean {
    return this.#text === null;
  }

  /** A text with a mask in the place of every secret. */
  mask(text: string): string {
    return this.#text?.mask(text) ?? text;
  }

  /** Plain data with all its texts masked, keys included; the same object where nothing is known. */
  maskAll<T>(data: T): T {
    return this.#text === null ? data : (this.#masked(data, false) as T);
  }

  /**
   * The same for data of no fixed form, such as what somebody else answered: a number that is a
   * secret of six digits or more is a mask there too. Where a schema says number it must stay one.
   */
  maskFreely<T>(data: T): T {
    return this.#text === null ? data : (this.#masked(data, true) as T);
  }

  /** One line or document of JSON with the inside of its strings masked: it stays valid. */
  maskJson(json: string): string {
    if (this.#text === null) return json;
    return json.replace(/"(?:[^"\\]|\\.)*"/g, (literal) => {
      const text = JSON.parse(literal) as string;
      const masked = this.mask(text);
      return masked === text ? literal : JSON.stringify(masked);
    });
  }

  /** For texts that come in pieces; a secret may lie across their borders. */
  stream(): MaskedStream {
    return this.#streamOf(() => this.#text);
  }

  /** The same for bytes that need be no text, given and taken as latin1. */
  latin1Stream(): MaskedStream {
    return this.#streamOf(() => this.#bytes);
  }

  #streamOf(current: () => Needles | null): MaskedStream {
    let rest = "";
    return {
      get holds() {
        return rest !== "";
      },
      write(piece) {
        const needles = current();
        if (needles === null) return piece;
        const { masked, rest: held } = needles.maskBeginning(rest + piece);
        rest = held;
        return masked;
      },
      end() {
        const last = current()?.mask(rest) ?? rest;
        rest = "";
        return last;
      },
    };
  }

  #masked(data: unknown, numbers: boolean): unknown {
    if (typeof data === "string") return this.mask(data);
    if (typeof data === "number") return numbers && this.#isSecret(data) ? MASK : data;
    if (Array.isArray(data)) return data.map((item) => this.#masked(item, numbers));
    if (typeof data !== "object" || data === null) return data;
    const prototype: unknown = Object.getPrototypeOf(data);
    if (prototype !== Object.prototype && prototype !== null) return data;
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [this.mask(key), this.#masked(value, numbers)]),
    );
  }

  #isSecret(number: number): boolean {
    const text = String(number);
    return text.length >= MIN_DIGITS && this.#forms.has(text);
  }
}

/** Takes pieces and returns what can be shown of them; `end` returns what was held back. */
export interface MaskedStream {
  write(piece: string): string;
  end(): string;
  /** Whether it holds something back. */
  readonly holds: boolean;
}

function asLatin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}
