import { join } from "node:path";
import type { InstanceStatus } from "../plan/instance.ts";
import type { ServiceWait } from "../readiness/wait-ready.ts";
import { readFileIfPresent } from "../util/atomic-file.ts";
import { storageFault } from "../util/storage-fault.ts";
import type { Stack } from "./stack.ts";

/** By service: which process of it was seen ready, and when; milliseconds since the Unix epoch. */
type Seen = Record<string, { startedAt: number; readyAt: number }>;

/**
 * Notes when services became ready where nobody else looks, as an engine does not: so that later
 * commands know since when, and tell what has been ready from what never was. A supervisor does look,
 * if a moment later.
 */
export async function noteReady(
  { folders, executor }: Pick<Stack, "folders" | "executor">,
  waits: readonly ServiceWait[],
  instances: readonly InstanceStatus[],
): Promise<void> {
  const unseen = instances.filter(
    ({ provider, readyAt, phase }) =>
      provider === "container" && readyAt === null && phase === "running",
  );
  if (unseen.length === 0) return;
  const known = await readSeen(folders);
  const news: Seen = {};
  for (const { service, startedAt } of unseen) {
    const readyAt = waits.find(({ status }) => status.service === service)?.status.readyAt;
    if (startedAt === null || typeof readyAt !== "number") continue;
    // Seen by an earlier command, and nothing has happened since.
    if (known[service]?.startedAt !== startedAt) news[service] = { startedAt, readyAt };
  }
  if (Object.keys(news).length === 0) return;
  try {
    await executor.makeFolder(folders.run, 0o700);
    await executor.writeFile(path(folders.run), JSON.stringify({ ...known, ...news }), 0o600);
  } catch (error) {
    // No reason to fail: it is for the sake of a column.
    if (storageFault(error) === null) throw error;
  }
}

/** The instances, with what an earlier command has seen of those that still run. */
export async function withSeenReadiness(
  { folders }: Pick<Stack, "folders">,
  instances: readonly InstanceStatus[],
): Promise<readonly InstanceStatus[]> {
  if (instances.every(({ readyAt, phase }) => readyAt !== null || phase !== "running")) {
    return instances;
  }
  const seen = await readSeen(folders);
  return instances.map((instance) => {
    const { service, startedAt, readyAt, phase } = instance;
    const found = seen[service];
    if (readyAt !== null || phase !== "running" || found?.startedAt !== startedAt) return instance;
    return { ...instance, readyAt: found.readyAt };
  });
}

async function readSeen({ run }: Stack["folders"]): Promise<Seen> {
  const text = await readFileIfPresent(path(run)).catch(() => null);
  try {
    const seen: unknown = JSON.parse(text ?? "{}");
    return typeof seen === "object" && seen !== null ? (seen as Seen) : {};
  } catch {
    return {};
  }
}

function path(run: string): string {
  return join(run, "ready.json");
}
