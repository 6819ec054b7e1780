import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { messageOf } from "../../../util/errors.ts";
import { userStateFolder } from "../../../util/user-folders.ts";
import { type Check, type CheckContext, ok, problem, warning } from "../finding.ts";

const MIB = 1024 * 1024;
const LEAST_BYTES = 100 * MIB;
const ENOUGH_BYTES = 1024 * MIB;

/** Room where a stack writes: its state, the user's register, temporary files. */
export const diskCheck: Check = {
  name: "disk",
  look(context) {
    const { stack, host } = context;
    const places = [stack.folders.root, userStateFolder(stack.env), host.temporaryFolder];
    return Promise.all(places.map((place) => lookAt(place, context)));
  },
};

async function lookAt(path: string, { host }: CheckContext) {
  const folder = await nearest(path);
  const fix = "free some space there";
  try {
    const { freeBytes, freeFiles, files } = await host.space(folder);
    const words = `${path}: ${Math.floor(freeBytes / MIB).toLocaleString("en")} MiB free`;
    if (freeBytes < LEAST_BYTES) return problem(words, fix);
    // Some file systems make files as they are needed, and count none.
    if (files > 0 && freeFiles === 0) return problem(`${path}: no more files can be made`, fix);
    return freeBytes < ENOUGH_BYTES ? warning(words, fix) : ok(words);
  } catch (error) {
    return warning(`${path}: ${messageOf(error)}`, "check that the folder can be read");
  }
}

/** The folder itself, or the next one above it that exists. */
async function nearest(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found !== null || dirname(path) === path ? path : nearest(dirname(path));
}
