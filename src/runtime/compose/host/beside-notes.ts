import { join } from "node:path";
import type { Endpoints } from "../../../plan/endpoints.ts";
import type { InstanceStatus } from "../../../plan/instance.ts";
import type { Plan, Provider } from "../../../plan/plan.ts";
import { readFileIfPresent } from "../../../util/atomic-file.ts";
import type { Executor } from "../../../util/executor/executor.ts";
import { providerOf } from "../../embedded/provider.ts";
import type { StackFolders } from "../../stack-folders.ts";

/** What of a stack is no container, for when nobody can be asked any more. */
interface BesideNotes {
  services: readonly { name: string; provider: Provider; version: string | null }[];
  endpoints: Endpoints;
}

/** Notes what is about to run; nothing where nothing is. */
export async function noteBeside(
  { services }: Plan,
  endpoints: Endpoints,
  { folders, executor }: { folders: StackFolders; executor: Executor },
): Promise<void> {
  const notes: BesideNotes = {
    services: services.map((service) => ({
      name: service.name,
      provider: providerOf(service.launch),
      version: service.launch.kind === "disabled" ? null : service.launch.version,
    })),
    endpoints: Object.fromEntries(services.map(({ name }) => [name, endpoints[name] ?? {}])),
  };
  await executor.makeFolder(folders.run, 0o700);
  await executor.writeFile(path(folders), JSON.stringify(notes), 0o600);
}

/** The noted services as ended, for this reason. */
export async function readBeside(
  folders: StackFolders,
  reason: string,
): Promise<{ endpoints: Endpoints; instances: InstanceStatus[] }> {
  const text = await readFileIfPresent(path(folders)).catch(() => null);
  const notes = parse(text);
  const instances = notes.services.map(
    ({ name, provider, version }): InstanceStatus => ({
      ...{ service: name, provider, version, reason },
      phase: "exited",
      ...{ pid: null, startedAt: null, readyAt: null, restarts: 0, lastExit: null },
    }),
  );
  return { endpoints: notes.endpoints, instances };
}

function parse(text: string | null): BesideNotes {
  try {
    const notes = JSON.parse(text ?? "null") as Partial<BesideNotes> | null;
    if (Array.isArray(notes?.services)) return { endpoints: {}, ...notes } as BesideNotes;
  } catch {
    // What is damaged says nothing.
  }
  return { services: [], endpoints: {} };
}

function path({ run }: StackFolders): string {
  return join(run, "beside.json");
}
