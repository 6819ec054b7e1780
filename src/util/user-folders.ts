import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** The environment of a command. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Folder of what outlives a boot: the registry of stacks. XDG Base Directory Specification, "user
 * specific state data"; a relative value is ignored, as the specification demands.
 */
export function userStateFolder(env: Environment): string {
  return join(xdg(env, "XDG_STATE_HOME") ?? join(home(env), ".local", "state"), "devstack");
}

/**
 * Folder of what Node.js has compiled: per user, never in a shared temporary folder, where somebody
 * else could have put it. bin/devstack.js, which cannot import this, has the same rule.
 */
export function compileCacheFolder(env: Environment): string {
  const places = process.platform === "darwin" ? ["Library", "Caches"] : [".cache"];
  const caches = xdg(env, "XDG_CACHE_HOME") ?? join(home(env), ...places);
  return env["NODE_COMPILE_CACHE"] || join(caches, "devstack", "compile-cache");
}

/** A folder that the XDG Base Directory Specification lets a variable name, if it does. */
export function xdg(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value && isAbsolute(value) ? value : undefined;
}

/** The home folder: `$HOME`, as shells have it, else as the system knows it. */
export function home(env: Environment): string {
  return env["HOME"] || homedir();
}
