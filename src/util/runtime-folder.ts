import { constants } from "node:fs";
import { access, lstat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DevstackError } from "./errors.ts";
import type { Executor } from "./executor/executor.ts";
import { type Environment, xdg } from "./user-folders.ts";

/** Of a socket's path, the NUL at its end included (macOS; Linux has four more). */
const SOCKET_PATH_BYTES = 104;
/** More than any name that we give to one. */
const SOCKET_NAME_BYTES = 24;

/**
 * Folder of sockets: short, since a socket's path may have 104 bytes at most (macOS), and mine
 * alone. The system's runtime folder may be another user's, after su(1), or too long: then it is a
 * folder with the user's id in its name, under the temporary folder or under /tmp.
 *
 * @throws DevstackError E_STATE when no folder can be had that nobody else can open.
 */
export async function userRuntimeFolder(
  env: Environment,
  executor: Pick<Executor, "makeFolder">,
): Promise<string> {
  const candidates = candidatesOf(env);
  for (const folder of candidates) {
    const isThere = (await look(folder)) !== "absent" || (await canMake(folder, executor));
    // Absent although it was made: so it is in a dry run.
    if (isThere && (await look(folder)) !== "unusable") return folder;
  }
  throw new DevstackError("E_STATE", "there is no folder that can be trusted with sockets", {
    why: `none of ${candidates.join(", ")} is a folder of yours that nobody else can open (mode 700)`,
    hint: "remove the last one, or set XDG_RUNTIME_DIR to a short path of your own",
  });
}

/**
 * The socket of that name in a folder that nobody but this user can have put it into; null when
 * there is none. The command that made it may have had another environment than this one.
 */
export async function findSocket(env: Environment, name: string): Promise<string | null> {
  const usual = process.platform === "linux" ? [`/run/user/${userId()}/devstack`] : [];
  for (const folder of [...candidatesOf(env), ...usual]) {
    if ((await look(folder)) !== "ours") continue;
    const path = join(folder, name);
    const found = await lstat(path).catch(() => null);
    if (found?.isSocket()) return path;
  }
  return null;
}

/** Best first; the last one is always short. */
function candidatesOf(env: Environment): string[] {
  const runtime = xdg(env, "XDG_RUNTIME_DIR");
  const own = `devstack-${userId()}`;
  const temporary = xdg(env, "TMPDIR") ?? tmpdir();
  const all = [...(runtime ? [join(runtime, "devstack")] : []), join(temporary, own)];
  return [...new Set([...all.filter(isShort), join("/tmp", own)])];
}

function isShort(folder: string): boolean {
  return Buffer.byteLength(join(folder, "x".repeat(SOCKET_NAME_BYTES))) < SOCKET_PATH_BYTES;
}

async function canMake(folder: string, executor: Pick<Executor, "makeFolder">): Promise<boolean> {
  return executor.makeFolder(folder, 0o700).then(
    () => true,
    () => false,
  );
}

/** `ours`: this user's, and nobody else can open it. A link is not looked behind. */
async function look(folder: string): Promise<"absent" | "ours" | "unusable"> {
  try {
    const stat = await lstat(folder);
    const isPrivate = stat.isDirectory() && stat.uid === userId() && (stat.mode & 0o077) === 0;
    if (!isPrivate) return "unusable";
    await access(folder, constants.W_OK);
    return "ours";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "absent" : "unusable";
  }
}

function userId(): number {
  return process.getuid?.() ?? 0;
}
