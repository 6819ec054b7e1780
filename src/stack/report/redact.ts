import { isTelling, looksSecret, MASK, maskForms } from "./secret-words.ts";

/** Takes what must not be in a report out of it. */
export interface Redaction {
  /** Values that are secret wherever they are; each also as base64 and as part of a URL. */
  secrets: readonly string[];
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

function cleaner({ secrets, homeFolder }: Redaction): Clean {
  const forms = secrets
    .filter(isTelling)
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString("base64"),
      JSON.stringify(secret).slice(1, -1),
    ]);
  // A secret that contains another one goes first, as a whole.
  const ordered = [...new Set(forms)].toSorted((a, b) => b.length - a.length);
  return (text) => {
    const plain = ordered.reduce((rest, form) => rest.replaceAll(form, MASK), text);
    const masked = maskForms(plain);
    return homeFolder === null ? masked : masked.replaceAll(homeFolder, "~");
  };
}
