import { constants } from "node:fs";
import { access, lstat } from "node:fs/promises";
import { dirname } from "node:path";
import { DevstackError } from "../../../util/errors.ts";
import { userRuntimeFolder } from "../../../util/runtime-folder.ts";
import { userStateFolder } from "../../../util/user-folders.ts";
import { type Check, ok, problem, shellWord } from "../finding.ts";

/** The folders that a stack writes to: its own, the register, that of sockets. */
export const foldersCheck: Check = {
  name: "folders",
  async look({ stack: { folders, env } }) {
    return Promise.all([writable(folders.root), writable(userStateFolder(env)), sockets(env)]);
  },
};

async function writable(path: string) {
  const found = await lstat(path).catch(() => null);
  if (found?.isSymbolicLink()) {
    return problem(`${path} is a symbolic link`, `rm ${shellWord(path)}`);
  }
  if (found !== null && !found.isDirectory()) {
    return problem(`${path} is no folder`, `mv ${shellWord(path)} ${shellWord(`${path}.old`)}`);
  }
  const folder = found === null ? await nearest(dirname(path)) : path;
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return ok(found === null ? `${path} can be made` : `${path} is writable`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const fix =
      code === "EROFS"
        ? "the file system is read-only: work in another folder"
        : `sudo chown -R $USER ${shellWord(folder)}`;
    return problem(`${folder} is not writable (${code})`, fix);
  }
}

async function nearest(path: string): Promise<string> {
  const found = await lstat(path).catch(() => null);
  return found !== null || dirname(path) === path ? path : nearest(dirname(path));
}

async function sockets(env: Parameters<typeof userRuntimeFolder>[0]) {
  try {
    // Only asked where it would be: nothing is made.
    return ok(`sockets go to ${await userRuntimeFolder(env, { makeFolder: async () => {} })}`);
  } catch (error) {
    if (!(error instanceof DevstackError)) throw error;
    return problem(error.why ?? error.message, error.hint ?? "set XDG_RUNTIME_DIR");
  }
}
