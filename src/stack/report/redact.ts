import type { Masker } from "../../util/masking/masker.ts";
import { MASK } from "../../util/masking/needles.ts";
import { looksSecret, maskForms } from "./secret-words.ts";

/** Takes what must not be in a report out of it. */
export interface Redaction {
  /** Hides the values that are secret wherever they are. */
  masker: Pick<Masker, "mask">;
  /** Shown as `~`: it tells who one is. */
  homeFolder: string | null;
}

/** The same document without secrets: by value, by the name of their key, and by their form. */
export function redact<T>(document: T, redaction: Redaction): T {
  const clean = cleaner(redaction);
  return walk(document, clean, false) as T;
}

type Clean = (text: string) => string;

function walk(value: unknown, clean: Clean, secret: boolean): unknown {
  if (typeof value === "string") return secret && value !== "" ? MASK : clean(value);
  if (Array.isArray(value)) return words(value).map((item) => walk(item, clean, secret));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      clean(key),
      walk(item, clean, secret || (typeof item === "string" && looksSecret(key))),
    ]),
  );
}

/** In a command line the word behind `--token` is one, whatever it looks like. */
function words(list: readonly unknown[]): unknown[] {
  return list.map((item, index) => {
    const before = list[index - 1];
    const named = typeof before === "string" && /^--?[\w-]+$/.test(before) && looksSecret(before);
    return named && typeof item === "string" ? MASK : item;
  });
}

function cleaner({ masker, homeFolder }: Redaction): Clean {
  return (text) => {
    const masked = maskForms(masker.mask(text));
    return homeFolder === null ? masked : masked.replaceAll(homeFolder, "~");
  };
}
