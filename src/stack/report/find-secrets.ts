import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDotenv } from "../../config/dotenv/parse-dotenv.ts";
import type { Stack } from "../stack.ts";
import { isTelling, looksSecret } from "./secret-words.ts";

/**
 * Every value that is known to be secret here: variables whose names say so, of this command and of
 * the services; everything in a `.env`, since that is what such files are for; and what lies in the
 * stack's own folder of secrets.
 */
export async function findSecrets(
  { env, folder, folders }: Pick<Stack, "env" | "folder" | "folders">,
  documents: readonly unknown[],
): Promise<string[]> {
  const own = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && looksSecret(name) ? [value] : inUrls(value ?? ""),
  );
  const written = await Promise.all([dotenvValues(folder), filesOf(folders.secrets)]);
  return [...own, ...written.flat(), ...documents.flatMap(namedSecrets)].filter(isTelling);
}

/** Values of keys that look secret, of options that do, and passwords in URLs, anywhere in it. */
function namedSecrets(value: unknown): string[] {
  if (typeof value === "string") return inUrls(value);
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const named = typeof item === "string" && looksSecret(key) ? [item] : [];
    return [...named, ...namedSecrets(item), ...(Array.isArray(item) ? inWords(item) : [])];
  });
}

/** `--token value` and `--token=value`. */
function inWords(words: readonly unknown[]): string[] {
  return words.flatMap((word, index) => {
    if (typeof word !== "string" || !word.startsWith("-") || !looksSecret(word)) return [];
    const [, own] = word.match(/=(.*)$/s) ?? [];
    const next = words[index + 1];
    return [own ?? (typeof next === "string" ? next : "")];
  });
}

/** `scheme://user:password@host`, as written and as meant. */
function inUrls(text: string): string[] {
  const found = [...text.matchAll(/[a-z][a-z0-9+.-]*:\/\/[^/\s@:]*:([^/\s@]+)@/gi)];
  return found.flatMap(([, password = ""]) => [password, decoded(password)]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function dotenvValues(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => /^\.env(?:\..+)?$/.test(name));
  const texts = await Promise.all(
    files.map((name) => readFile(join(folder, name), "utf8").catch(() => "")),
  );
  return texts.flatMap((text) => [
    ...Object.values(parseDotenv(text, {}).variables),
    // What cannot be read as a whole holds secrets all the same.
    ...text.split("\n").flatMap((line) => line.match(/[=:]\s*["']?(.*?)["']?\s*$/)?.[1] ?? []),
  ]);
}

/** Contents of every file in it. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), "utf8").catch(() => "")),
  );
}
