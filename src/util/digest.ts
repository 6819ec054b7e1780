import { createHash } from "node:crypto";

/** SHA-256 over plain data, the same whatever the order of its keys; the first 16 hex digits. */
export function digestOf(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex").slice(0, 16);
}

/** The same of a text that comes in pieces: its bytes as they are. */
export class TextDigest {
  readonly #hash = createHash("sha256");

  add(piece: string): void {
    this.#hash.update(piece);
  }

  /** To be asked once, after the last piece. */
  end(): string {
    return this.#hash.digest("hex").slice(0, 16);
  }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === "object" && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
