import { stat } from "node:fs/promises";
import type { Endpoints } from "../plan/endpoints.ts";
import type { RuntimeName } from "../runtime/runtime.ts";
import { stackFolders } from "../runtime/stack-folders.ts";
import { findKeeper, hasAnything, isKept } from "../runtime/stack-processes.ts";
import type { ProcessIdentity } from "../util/process-identity.ts";
import type { RegistryEntry } from "./decode-entry.ts";
import { entryPath, readEntries, readEntry, registryFolder } from "./registry-entry.ts";
import type { Stack } from "./stack.ts";

/** A stack of this user, as `devstack ls` lists it. */
export interface StackSummary {
  id: string;
  name: string;
  /** Where it was brought up; it may have been moved or removed since. */
  folder: string;
  /** Whether its state is still in that folder. */
  folderGone: boolean;
  runtime: RuntimeName;
  /**
   * As far as one can tell without probing: `up` may be ready, starting or degraded. `failed`: what
   * should keep it running has died. `stopped`: it was taken down, or all is gone.
   */
  state: "up" | "failed" | "stopped";
  /** ISO 8601. */
  startedAt: string;
  ports: readonly number[];
}

/** Which stacks to list. */
export interface ListOptions {
  env: Readonly<Record<string, string | undefined>>;
  /** Also those that are down, and those of which nothing is left: false if absent. */
  all?: boolean | undefined;
}

/** What the register is told of a stack. */
interface Registration {
  name: string;
  startedAt: number;
  endpoints: Endpoints;
  /** The command that it must not outlive; whoever was noted before when absent. */
  owner?: ProcessIdentity;
}

/**
 * Notes that the stack is about to be up, or is, so that it can be found when its folder is gone.
 */
export async function register(
  stack: Stack,
  { name, startedAt, endpoints, owner }: Registration,
): Promise<void> {
  const entry: RegistryEntry = {
    schemaVersion: 1,
    id: stack.id,
    name,
    folder: stack.folder,
    named: stack.named,
    runtime: stack.runtime.name,
    startedAt,
    ports: Object.values(endpoints).flatMap((ports) =>
      Object.values(ports).flatMap(({ port, external }) => (external ? [] : [port])),
    ),
    keeper: await findKeeper(stack.folders),
    owner: owner ?? (await readEntry(stack.env, stack.id))?.owner ?? null,
    down: false,
  };
  await stack.executor.makeFolder(registryFolder(stack.env), 0o700);
  await stack.executor.writeFile(entryPath(stack.env, stack.id), JSON.stringify(entry), 0o600);
}

/**
 * Notes that nothing of the stack runs any more, and drops from the register whatever is down and
 * has lost its folder too.
 */
export async function registerDown(stack: Stack): Promise<void> {
  const { env, executor, id } = stack;
  const entry = await readEntry(env, id);
  const path = entryPath(env, id);
  if (entry === null) await executor.remove(path);
  else {
    const down: RegistryEntry = { ...entry, ports: [], keeper: null, down: true };
    await executor.writeFile(path, JSON.stringify(down), 0o600);
  }
  const known = await listStacks({ env, all: true });
  const gone = known.filter(({ state, folderGone }) => state === "stopped" && folderGone);
  for (const one of gone) await executor.remove(entryPath(env, one.id));
}

/** The stacks of this user that are up, or were and have not been taken down; or all. */
export async function listStacks({ env, all = false }: ListOptions): Promise<StackSummary[]> {
  const entries = await readEntries(env);
  const summaries = await Promise.all(entries.map((entry) => summarize(entry, env)));
  return summaries
    .filter(({ state }) => all || state !== "stopped")
    .sort((a, b) => a.folder.localeCompare(b.folder) || a.name.localeCompare(b.name));
}

async function summarize(entry: RegistryEntry, env: ListOptions["env"]): Promise<StackSummary> {
  const { id, name, folder, named, runtime, ports } = entry;
  const startedAt = new Date(entry.startedAt).toISOString();
  const folderGone = !(await exists(stackFolders(folder, named).root));
  const state = await stateOf(entry, { folderGone, env });
  return { id, name, folder, folderGone, runtime, startedAt, ports, state };
}

async function stateOf(
  entry: RegistryEntry,
  { folderGone, env }: { folderGone: boolean } & Pick<ListOptions, "env">,
): Promise<StackSummary["state"]> {
  if (entry.down) return "stopped";
  if (await isKept(entry, env)) return "up";
  return folderGone && !(await hasAnything(entry, env)) ? "stopped" : "failed";
}

async function exists(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  );
}
