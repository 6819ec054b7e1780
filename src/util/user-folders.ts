import { lstat, mkdir } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { DevstackError } from "./errors.ts";

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
 * gives no runtime folder.
 *
 * @throws DevstackError E_STATE when somebody else owns the folder.
 */
export async function userRuntimeFolder(env: Environment): Promise<string> {
  const uid = process.getuid?.() ?? 0;
  const runtime = xdg(env, "XDG_RUNTIME_DIR");
  const folder = runtime ? join(runtime, "devstack") : join(tmpdir(), `devstack-${uid}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
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
