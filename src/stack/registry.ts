import { stat } from "node:fs/promises";
import type { Endpoints } from "../plan/endpoints.ts";
import type { RuntimeName } from "../runtime/runtime.ts";
import { findKeeper, hasProcesses, isKept } from "../runtime/stack-processes.ts";
import type { Executor } from "../util/executor/executor.ts";
import { entryPath, type RegistryEntry, readEntries, registryFolder } from "./registry-entry.ts";
import type { Stack } from "./stack.ts";

/** A stack of this user, as `devstack ls` lists it. */
export interface StackSummary {
  id: string;
  name: string;
  /** Where it was brought up; it may have been moved or removed since. */
  folder: string;
  runtime: RuntimeName;
  /** `lost`: what should keep it running has died. */
  state: "running" | "stopped" | "lost";
  /** ISO 8601. */
  startedAt: string;
  ports: readonly number[];
}

/** What the register of this user is read and cleaned with. */
export interface RegistryAccess {
  env: Readonly<Record<string, string | undefined>>;
  executor: Executor;
}

/**
 * Notes that the stack is about to be up, or is, so that it can be found when its folder is gone.
 */
export async function register(
  stack: Stack,
  { name, startedAt, endpoints }: { name: string; startedAt: number; endpoints: Endpoints },
): Promise<void> {
  const entry: RegistryEntry = {
    schemaVersion: 1,
    id: stack.id,
    name,
    folder: stack.folder,
    runtime: stack.runtime.name,
    startedAt,
    ports: Object.values(endpoints).flatMap((ports) =>
      Object.values(ports).flatMap(({ port, external }) => (external ? [] : [port])),
    ),
    keeper: await findKeeper(stack.folders),
  };
  await stack.executor.makeFolder(registryFolder(stack.env), 0o700);
  await stack.executor.writeFile(entryPath(stack.env, stack.id), JSON.stringify(entry), 0o600);
}

/** Takes the stack out of the register: nothing of it runs. */
export async function unregister(stack: Stack): Promise<void> {
  await stack.executor.remove(entryPath(stack.env, stack.id));
}

/**
 * Every stack of this user that is up, or was and has not been taken down. One of which nothing is
 * left, not even its folder, is dropped from the register.
 */
export async function listStacks(access: RegistryAccess): Promise<StackSummary[]> {
  const entries = await readEntries(access.env);
  const summaries = await Promise.all(entries.map((entry) => summarize(entry, access)));
  return summaries
    .filter((summary) => summary !== null)
    .sort((a, b) => a.folder.localeCompare(b.folder));
}

async function summarize(
  entry: RegistryEntry,
  { env, executor }: RegistryAccess,
): Promise<StackSummary | null> {
  const { id, name, folder, runtime, ports, keeper } = entry;
  const startedAt = new Date(entry.startedAt).toISOString();
  const summary = { id, name, folder, runtime, startedAt, ports };
  if (await isKept(id, keeper)) return { ...summary, state: "running" };
  if ((await exists(folder)) || (await hasProcesses(id))) return { ...summary, state: "lost" };
  await executor.remove(entryPath(env, id));
  return null;
}

async function exists(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  );
}
