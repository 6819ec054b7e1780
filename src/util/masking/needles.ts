/** What stands in the place of a secret. */
export const MASK = "***";

/** Where a text was cut to fit; what stands before it may be the beginning of a secret. */
const CUT = "…";
/** A shorter beginning of a secret tells little, and may be anything. */
const MIN_BEGINNING = 4;

/** Texts to find in other texts: of several that begin at one place, the longest is meant. */
export class Needles {
  readonly #texts: readonly string[];
  readonly #pattern: RegExp;

  /** @param texts not empty, and none of them is */
  constructor(texts: Iterable<string>) {
    this.#texts = [...new Set(texts)].sort((a, b) => b.length - a.length);
    this.#pattern = new RegExp(this.#texts.map(literally).join("|"), "g");
  }

  /** The whole text with a mask in the place of every needle, and of those that were cut off. */
  mask(text: string): string {
    const masked = text.replace(this.#pattern, MASK);
    return masked.includes(CUT) ? this.#maskCut(masked) : masked;
  }

  /**
   * As much of a stream as can be judged: `rest` may become a needle with what is still to come,
   * and must stand before it.
   */
  maskBeginning(text: string): { masked: string; rest: string } {
    let masked = "";
    let from = 0;
    for (;;) {
      const hold = this.#unfinished(text, from);
      this.#pattern.lastIndex = from;
      const match = this.#pattern.exec(text);
      if (match === null || match.index >= hold) {
        return { masked: masked + text.slice(from, hold), rest: text.slice(hold) };
      }
      masked += text.slice(from, match.index) + MASK;
      from = match.index + match[0].length;
    }
  }

  #maskCut(text: string): string {
    const parts = text.split(CUT);
    return parts
      .map((part, index) => {
        const at = index === parts.length - 1 ? part.length : this.#unfinished(part, 0);
        return part.length - at < MIN_BEGINNING ? part : part.slice(0, at) + MASK;
      })
      .join(CUT);
  }

  /** Where the first needle begins that the text ends in the middle of; its length for none. */
  #unfinished(text: string, from: number): number {
    let first = text.length;
    for (const needle of this.#texts) {
      const earliest = Math.max(from, text.length - needle.length + 1);
      for (
        let at = text.indexOf(needle.charAt(0), earliest);
        at !== -1 && at < first;
        at = text.indexOf(needle.charAt(0), at + 1)
      ) {
        if (needle.startsWith(text.slice(at))) first = at;
      }
    }
    return first;
  }
}

/** `RegExp.escape` is younger than the oldest Node.js that we run on. */
function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
