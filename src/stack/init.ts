import { lstat, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { findConfigFile } from "../config/find-config-file.ts";
import { DevstackError, messageOf } from "../util/errors.ts";
import type { Executor } from "../util/executor/executor.ts";
import { packageRoot } from "../util/package-root.ts";
import { initTemplate } from "./init-template.ts";

export interface InitOptions {
  /** Gets the file. */
  cwd: string;
  /** The very file to write instead, relative to `cwd`. */
  file?: string;
  /** Replaces one that is there. */
  force: boolean;
  env: Readonly<Record<string, string | undefined>>;
  executor: Pick<Executor, "writeFile">;
}

/** What `init` has written. */
export interface InitResult {
  schemaVersion: 1;
  /** Absolute path. */
  file: string;
  /** The stack's name, made from that of the folder. */
  name: string;
  replaced: boolean;
  /** The file of a folder above whose stack this folder was part of until now; null if none. */
  shadows: string | null;
}

const NAMES = ["devstack.yaml", "devstack.yml"];
const MOST_LETTERS = 40;

/**
 * Writes a devstack.yaml to begin with.
 *
 * @throws DevstackError E_USAGE when there is one and `force` is not set; E_STATE when it cannot be
 *   written.
 */
export async function init({ cwd, file, force, env, executor }: InitOptions): Promise<InitResult> {
  const present = file === undefined ? await existing(NAMES.map((name) => join(cwd, name))) : null;
  const path = file === undefined ? (present ?? join(cwd, "devstack.yaml")) : resolve(cwd, file);
  const folder = dirname(path);
  const replaced = present !== null || (await existing([path])) !== null;
  if (replaced && !force) {
    throw new DevstackError("E_USAGE", `${basename(path)} is already there`, {
      why: `devstack init would overwrite ${path}`,
      hint: "devstack init --force",
      details: { file: path },
    });
  }
  const name = stackName(basename(folder));
  const shadows = replaced ? null : await above(folder, env);
  const text = initTemplate({ name, schema: await schemaFor(folder) });
  await executor.writeFile(path, text, 0o644).catch((cause: unknown) => {
    throw new DevstackError("E_STATE", `${path} cannot be written`, {
      why: messageOf(cause),
      hint: "check the folder's permissions, or work in another one",
      cause,
    });
  });
  return { schemaVersion: 1, file: path, name, replaced, shadows };
}

/** Anything of that name counts, also a link to nothing. */
async function existing(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const found = await lstat(path).catch(() => null);
    if (found !== null) return path;
  }
  return null;
}

/** The file that was in force here. One that cannot be told is none to speak of. */
async function above(folder: string, env: InitOptions["env"]): Promise<string | null> {
  return findConfigFile(folder, env["HOME"] || homedir()).catch(() => null);
}

/** A folder's name as a stack's: small letters, digits and hyphens. */
export function stackName(folderName: string): string {
  const name = folderName
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MOST_LETTERS)
    .replace(/^-+|-+$/g, "");
  return name === "" ? "atp" : name;
}

/**
 * Where the schema lies: relative when devstack is installed in the project, since the file is
 * shared with others then; else where it lies on this machine.
 */
async function schemaFor(folder: string): Promise<string> {
  const place = join("node_modules", "devstack", "schema", "devstack.schema.json");
  const installed = join(packageRoot(), "schema", "devstack.schema.json");
  for (let parent = folder; ; parent = dirname(parent)) {
    const candidate = join(parent, place);
    const [real, wanted] = await Promise.all([
      realpath(candidate).catch(() => null),
      realpath(installed).catch(() => installed),
    ]);
    if (real === wanted) return relative(folder, candidate);
    if (dirname(parent) === parent) return installed;
  }
}
