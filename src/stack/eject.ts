import { lstat, readdir } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import type { Launch } from "../plan/plan.ts";
import { ejectStack } from "../runtime/compose/eject/eject-stack.ts";
import type { EjectedCopy, EjectedStack } from "../runtime/compose/eject/ejected-stack.ts";
import { resolveLaunch } from "../runtime/compose/resolve-launch.ts";
import { DevstackError } from "../util/errors.ts";
import type { Executor } from "../util/executor/executor.ts";
import { packageRoot } from "../util/package-root.ts";
import { packageVersion } from "../util/package-version.ts";
import { withPlaces } from "./locate-error.ts";
import { planOf } from "./plan-of.ts";
import type { Stack } from "./stack.ts";

export interface EjectOptions {
  /** The folder to write; it need not be there. */
  folder: string;
  /** Writes into one that is not empty: what has the name of a new file is replaced. */
  force: boolean;
}

/** What `eject` has written. */
export interface EjectResult {
  schemaVersion: 1;
  /** The stack's name. */
  name: string;
  /** Absolute path. */
  folder: string;
  /** How many files are in it. */
  files: number;
  /** What somebody has to supply before it runs. */
  missing: { variables: readonly string[]; files: readonly string[] };
}

/**
 * Writes the stack as a folder that plain Compose runs, without devstack. Needs no engine, and
 * changes nothing of a stack that is up.
 *
 * @throws DevstackError E_USAGE for a folder that cannot be taken, E_CONFIG for services that cannot
 *   be in it, and as `Stack.configuration`.
 */
export async function eject(stack: Stack, { folder, force }: EjectOptions): Promise<EjectResult> {
  const config = await stack.configuration();
  await requireFolder(folder, { force, own: stack.folder });
  const packageFolder = packageRoot();
  const context = { version: packageVersion(packageFolder), onHost: async () => ON_HOST };
  const { name, ejected } = await withPlaces(config, async () => {
    const plan = await planOf(config, (options, service) =>
      resolveLaunch(options, service, context),
    );
    return { name: plan.name, ejected: await ejectStack(plan, { folder, packageFolder }) };
  });
  const files = await write(ejected, folder, stack.executor);
  return { schemaVersion: 1, name, folder, files, missing: ejected.missing };
}

/** A program of this machine, of which no more is to be known: it cannot be ejected. */
const ON_HOST: Launch = { kind: "command", command: [], version: null };

async function requireFolder(
  folder: string,
  { force, own }: { force: boolean; own: string },
): Promise<void> {
  const way = relative(folder, own);
  if (way === "" || !(way.startsWith("..") || resolve(way) === way)) {
    throw new DevstackError("E_USAGE", `${folder} cannot be taken`, {
      why: "the folder of devstack.yaml is in it, and its files would be among yours",
      hint: "name another one: devstack eject ./deploy",
    });
  }
  const facts = await lstat(folder).catch(() => null);
  if (facts === null) return;
  if (!facts.isDirectory()) {
    throw new DevstackError("E_USAGE", `${folder} cannot be taken`, {
      why: "it is no folder",
      hint: "name another one",
    });
  }
  const [first] = await readdir(folder);
  if (first === undefined || force) return;
  throw new DevstackError("E_USAGE", `${folder} is not empty`, {
    why: `there is ${first}, and perhaps more`,
    hint: "name another folder, or replace what has the same names: --force",
  });
}

const FOLDER_MODE = 0o755;
const PRIVATE = new Map([["secrets", 0o700]]);

/** Returns how many files it has written. */
async function write(
  { files, copies }: EjectedStack,
  folder: string,
  executor: Executor,
): Promise<number> {
  const taken = (await Promise.all(copies.map(filesOf))).flat();
  const paths = [...files, ...taken].map(({ path }) => dirname(path));
  for (const path of [...new Set([".", ...paths])].sort()) {
    await executor.makeFolder(join(folder, path), PRIVATE.get(path) ?? FOLDER_MODE);
  }
  for (const { path, content, mode } of files) {
    await executor.writeFile(join(folder, path), content, mode);
  }
  for (const { from, path } of taken) {
    await executor.copyFile(from, join(folder, path), 0o644);
  }
  return files.length + taken.length;
}

/** Of a folder, every file in it. */
async function filesOf({ from, path }: EjectedCopy): Promise<EjectedCopy[]> {
  const facts = await lstat(from);
  if (!facts.isDirectory()) return [{ from, path }];
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return { from: file, path: join(path, relative(from, file)) };
    });
}
