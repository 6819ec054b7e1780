import { constants } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { DevstackError, messageOf } from "../util/errors.ts";

/** What is in the folder of a stack's secrets, `.devstack/secrets/`. */
export interface SecretsFolder {
  root: string;
  /** Made by devstack once, and kept until `down --volumes`. */
  generated: string;
  /** Copies of what providers had, kept while the stack is up. */
  provided: string;
  /** The key of the digests by which a changed secret is noticed. */
  digestKey: string;
}

export function secretsFolder(root: string): SecretsFolder {
  return {
    root,
    generated: join(root, "generated"),
    provided: join(root, "provided"),
    digestKey: join(root, "digest-key"),
  };
}

/**
 * Looks at a folder that is to hold secrets; returns its mode when others can open it, which can
 * be mended, else null.
 *
 * @throws DevstackError E_STATE when it is a link, no folder, or another user's.
 */
export async function openToOthers(path: string): Promise<string | null> {
  const found = await lstat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw unusable(path, messageOf(error));
  });
  if (found === null) return null;
  if (found.isSymbolicLink()) throw unusable(path, "it is a link");
  if (!found.isDirectory()) throw unusable(path, "it is no folder");
  if (found.uid !== process.getuid?.()) throw unusable(path, "it belongs to another user");
  return (found.mode & 0o077) === 0 ? null : (found.mode & 0o777).toString(8);
}

/** The content of a file of the folder, and its mode; null when it is not there. */
export async function readKept(path: string): Promise<{ text: string; mode: number } | null> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const facts = await file.stat();
      if (!facts.isFile()) throw unusable(path, "it is not a regular file");
      return { text: await file.readFile("utf8"), mode: facts.mode & 0o777 };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof DevstackError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    throw unusable(path, code === "ELOOP" ? "it is a link" : messageOf(error));
  }
}

/** Names of what is in one of its folders; none when it is not there. */
export async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

function unusable(path: string, why: string): DevstackError {
  return new DevstackError("E_STATE", "the secrets folder cannot be trusted", {
    why: `${path}: ${why}`,
    hint: `remove ${path}, then again; generated secrets are made anew`,
  });
}
