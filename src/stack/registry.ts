import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Endpoints } from "../plan/endpoints.ts";
import { stackFolders } from "../runtime/embedded/stack-folders.ts";
import { findSupervisor } from "../runtime/embedded/supervisor-client.ts";
import type { RuntimeName } from "../runtime/runtime.ts";
import { readFileIfPresent } from "../util/atomic-file.ts";
import { userStateFolder } from "../util/user-folders.ts";
import type { Stack } from "./stack.ts";

/** One stack in the register that all stacks of this user share; one file each. */
interface RegistryEntry {
  schemaVersion: 1;
  id: string;
  name: string;
  folder: string;
  runtime: RuntimeName;
  startedAt: number;
  ports: readonly number[];
}

export interface StackSummary {
  id: string;
  name: string;
  folder: string;
  runtime: RuntimeName;
  /** `lost`: what should keep it running has died. */
  state: "running" | "stopped" | "lost";
  /** ISO 8601. */
  startedAt: string;
  ports: readonly number[];
}

type Environment = Readonly<Record<string, string | undefined>>;

function registryFolder(env: Environment): string {
  return join(userStateFolder(env), "stacks");
}

/** Notes that the stack is about to be up, so that it can be found when its folder is gone. */
export async function register(
  stack: Stack,
  { name, startedAt, endpoints }: { name: string; startedAt: number; endpoints: Endpoints },
): Promise<void> {
  const folder = registryFolder(stack.env);
  const entry: RegistryEntry = {
    schemaVersion: 1,
    id: stack.id,
    name,
    folder: stack.folder,
    runtime: stack.runtime.name,
    startedAt,
    ports: Object.values(endpoints).flatMap((ports) =>
      Object.values(ports).map(({ port }) => port),
    ),
  };
  await stack.executor.makeFolder(folder, 0o700);
  await stack.executor.writeFile(join(folder, `${stack.id}.json`), JSON.stringify(entry), 0o600);
}

export async function unregister(stack: Stack): Promise<void> {
  await stack.executor.remove(join(registryFolder(stack.env), `${stack.id}.json`));
}

/** Every stack of this user that is up, or was and has not been taken down. */
export async function listStacks(env: Environment): Promise<StackSummary[]> {
  const folder = registryFolder(env);
  const names = await readdir(folder).catch(() => []);
  const entries = await Promise.all(
    names.filter((name) => name.endsWith(".json")).map((name) => readEntry(join(folder, name))),
  );
  const summaries = entries.filter((entry) => entry !== null).map(summarize);
  return (await Promise.all(summaries)).sort((a, b) => a.folder.localeCompare(b.folder));
}

async function summarize(entry: RegistryEntry): Promise<StackSummary> {
  const { id, name, folder, runtime, ports } = entry;
  const supervisor = await findSupervisor(stackFolders(folder).run);
  const state = supervisor.kind === "alive" ? "running" : "lost";
  return { id, name, folder, runtime, state, startedAt: iso(entry.startedAt), ports };
}

async function readEntry(path: string): Promise<RegistryEntry | null> {
  try {
    const text = await readFileIfPresent(path);
    const entry = JSON.parse(text ?? "null") as Partial<RegistryEntry> | null;
    const complete = entry?.schemaVersion === 1 && entry.id && entry.folder && entry.startedAt;
    return complete ? (entry as RegistryEntry) : null;
  } catch {
    return null;
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
