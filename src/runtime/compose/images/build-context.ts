import type { Dirent } from "node:fs";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import dockerignore from "@balena/dockerignore";
import { digestOf } from "../../../util/digest.ts";
import type { ImageBuild } from "./image-build.ts";

/** The folder that a builder gets, without what .dockerignore keeps out of it. */
export interface BuildContext {
  /** Whether a path of this machine is in it. */
  contains(path: string): boolean;
  /**
   * Changes with what is in it and with the Dockerfile: by names, sizes, times and modes, so that
   * nothing has to be read. Where only a time has changed, the builder finds all in its cache.
   */
  digest(): Promise<string>;
}

/** @throws the system's error when .dockerignore is there and cannot be read */
export async function openContext({ context, dockerfile }: ImageBuild): Promise<BuildContext> {
  const file = resolve(context, dockerfile);
  // BuildKit prefers the one of the Dockerfile.
  const rules =
    (await readOptional(`${file}.dockerignore`)) ??
    (await readOptional(join(context, ".dockerignore"))) ??
    "";
  const matcher = dockerignore.default({ ignorecase: false }).add(rules);
  // Below what is left out there may be exceptions.
  const hasExceptions = /^\s*!/m.test(rules);
  const leavesOut = (path: string) => path !== "" && matcher.ignores(path);

  async function filesBelow(folder: string): Promise<string[]> {
    const entries = await readdir(join(context, folder), { withFileTypes: true }).catch(() => []);
    const found = entries.map(async (entry: Dirent) => {
      const path = join(folder, entry.name);
      const isOut = leavesOut(path);
      if (entry.isDirectory()) return isOut && !hasExceptions ? [] : filesBelow(path);
      return isOut ? [] : [path];
    });
    return (await Promise.all(found)).flat();
  }

  return {
    contains(path) {
      const inside = relative(context, path);
      return !inside.startsWith("..") && !leavesOut(inside);
    },
    async digest() {
      const paths = (await filesBelow("")).sort().map((path) => join(context, path));
      const facts = [file, ...paths].map(async (path) => {
        const { mode, size, mtimeMs } = (await lstat(path).catch(() => null)) ?? {};
        return [relative(context, path), mode, size, mtimeMs];
      });
      return digestOf([rules, await Promise.all(facts)]);
    },
  };
}

async function readOptional(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
