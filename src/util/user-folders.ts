import { constants } from "node:fs";
import { access, lstat, mkdir } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { DevstackError } from "./errors.ts";

/** Of a socket's path, the NUL at its end included (macOS; Linux has four more). */
const SOCKET_PATH_BYTES = 104;
/** More than any name that we give to one. */
const SOCKET_NAME_BYTES = 24;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Folder of what outlives a boot: the registry of stacks. XDG Base Directory Specification, "user
 * specific state data"; a relative value is ignored, as the specification demands.
 */
export function userStateFolder(env: Environment): string {
  return join(xdg(env, "XDG_STATE_HOME") ?? join(home(env), ".local", "state"), "devstack");
}

/**
 * Folder of sockets: short, since a socket's path may have 104 bytes at most (macOS), and mine
 * alone. Falls back to a folder with the user's id under the temporary folder where the system
 * gives no runtime folder, or one that cannot be used.
 *
 * @throws DevstackError E_STATE when somebody else owns the folder.
 */
export async function userRuntimeFolder(env: Environment): Promise<string> {
  const uid = process.getuid?.() ?? 0;
  const runtime = xdg(env, "XDG_RUNTIME_DIR");
  const wanted = runtime && join(runtime, "devstack");
  // It may be another user's, after su(1), or too long: it is a place for sockets, no promise.
  if (wanted && isShort(wanted) && (await canHave(wanted))) return trusted(wanted, uid);
  const folder = join(tmpdir(), `devstack-${uid}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return trusted(folder, uid);
}

function isShort(folder: string): boolean {
  return Buffer.byteLength(join(folder, "x".repeat(SOCKET_NAME_BYTES))) < SOCKET_PATH_BYTES;
}

async function canHave(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function trusted(folder: string, uid: number): Promise<string> {
  const stat = await lstat(folder);
  if (!stat.isDirectory() || stat.uid !== uid || (stat.mode & 0o077) !== 0) {
    throw new DevstackError("E_STATE", `${folder} cannot be trusted with sockets`, {
      why: `it must be a folder of user ${uid} that nobody else can open (mode 700)`,
      hint: "remove it, or set XDG_RUNTIME_DIR to a folder of your own",
    });
  }
  return folder;
}

function xdg(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value && isAbsolute(value) ? value : undefined;
}

function home(env: Environment): string {
  return env["HOME"] || homedir();
}
