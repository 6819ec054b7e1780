import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileSpec } from "../../catalog/service-spec.ts";
import type { Launch, PlannedService, Provider } from "../../plan/plan.ts";
import { resolveReferences, UnresolvedReference } from "../../plan/references.ts";
import { digestOf } from "../../util/digest.ts";
import { DevstackError } from "../../util/errors.ts";
import { processId } from "./process-id.ts";
import type { ProcessSpec, SupervisedService } from "./process-spec.ts";
import { processScope, type ScopeContext } from "./reference-scope.ts";

/** A configuration file, rendered. */
export interface RenderedFile {
  path: string;
  content: string;
}

export interface Rendered {
  processes: readonly ProcessSpec[];
  files: readonly RenderedFile[];
  /** Data folders that must exist. */
  volumes: readonly string[];
}

export interface RenderContext extends ScopeContext {
  /** The environment every process starts from. */
  baseEnv: Readonly<Record<string, string>>;
  /** The Node.js that runs programs of ours. */
  nodePath: string;
}

/** A plan whose ports are known, turned into processes and files, with every reference filled in. */
export async function renderProcesses(context: RenderContext): Promise<Rendered> {
  const live = context.plan.services.filter(({ launch }) => launch.kind !== "disabled");
  const parts = await Promise.all(live.map((service) => renderService(service, context)));
  const byProcess = Map.groupBy(parts, ({ process }) => process.id);
  return {
    processes: [...byProcess.values()].map((group) => merge(group.map(({ process }) => process))),
    files: parts.flatMap(({ files }) => files),
    volumes: live.flatMap(({ name, volumes }) =>
      Object.keys(volumes).map((volume) => join(context.folders.data, name, volume)),
    ),
  };
}

async function renderService(service: PlannedService, context: RenderContext) {
  const { launch, name } = service;
  const scope = processScope(service, context);
  const fill = (text: string, where: string) => {
    try {
      return resolveReferences(text, scope);
    } catch (error) {
      if (!(error instanceof UnresolvedReference)) throw error;
      throw new DevstackError("E_CONFIG", `${where} of ${name} cannot be filled in`, {
        why: `${error.reference} is neither a key of devstack env nor set in your environment`,
        hint: `set it, or give a default: \${NAME:-default}`,
        details: { service: name, reference: error.reference },
      });
    }
  };
  const files = await Promise.all(
    service.files.map(async (file) => ({
      path: join(context.folders.config, name, file.name),
      content: fill(await source(file, context.packageFolder), `file ${file.name}`),
    })),
  );
  const env = Object.fromEntries(
    Object.entries({ ...(launch.kind === "builtin" && launch.env), ...service.env }).map(
      ([key, value]) => [key, fill(value, `env.${key}`)],
    ),
  );
  const [command = "", ...args] = commandLine(launch, context).map((word) => fill(word, "command"));
  const process: ProcessSpec = {
    id: processId(service.name, launch),
    services: [supervised(service)],
    command,
    args,
    env: {
      ...context.baseEnv,
      ...(launch.kind === "builtin" && { DEVSTACK_LIFELINE: "stdin" }),
      ...env,
    },
    cwd: launch.kind === "command" ? context.plan.folder : "/",
    ownLifeline: launch.kind === "builtin",
    job: service.job,
    stopTimeoutMs: service.stopTimeoutMs,
    needs: service.needs,
    digest: digestOf({ command, args, env, files, entry: await fingerprint(launch, context) }),
  };
  return { process, files };
}

function commandLine(launch: Launch, context: RenderContext): readonly string[] {
  switch (launch.kind) {
    case "builtin":
      return [context.nodePath, entryPath(launch.entry, context)];
    case "program":
      return [launch.path, ...launch.args];
    case "command":
      return launch.command;
    case "disabled":
      throw new Error("a disabled service has no command line");
  }
}

function entryPath(entry: string, { packageFolder }: ScopeContext): string {
  return join(packageFolder, "dist", "services", `${entry}.js`);
}

/** Changes when a program of ours was built anew: its entry names the chunks by their content. */
async function fingerprint(launch: Launch, context: ScopeContext): Promise<string> {
  if (launch.kind !== "builtin") return "";
  return digestOf(await readFile(entryPath(launch.entry, context), "utf8"));
}

function source({ source: from }: FileSpec, packageFolder: string): Promise<string> | string {
  return "template" in from ? readFile(join(packageFolder, from.template), "utf8") : from.content;
}

function supervised({ name, launch, probes }: PlannedService): SupervisedService {
  const provider: Provider = launch.kind === "builtin" ? "builtin" : "process";
  return { name, provider, version: launch.kind === "disabled" ? null : launch.version, probes };
}

/** Services that name the same program share one process: its environment is all of theirs. */
function merge(group: readonly ProcessSpec[]): ProcessSpec {
  const [first, ...rest] = group;
  if (first === undefined) throw new Error("a process without services");
  if (rest.length === 0) return first;
  const services = group.flatMap((process) => process.services);
  const inside = new Set(services.map(({ name }) => name));
  const needs = group.flatMap((process) => Object.entries(process.needs));
  return {
    ...first,
    services,
    env: Object.assign({}, ...group.map(({ env }) => env)),
    stopTimeoutMs: Math.max(...group.map(({ stopTimeoutMs }) => stopTimeoutMs)),
    // What they need of each other is met by being one process.
    needs: Object.fromEntries(needs.filter(([name]) => !inside.has(name))),
    digest: digestOf(group.map(({ digest }) => digest)),
  };
}
