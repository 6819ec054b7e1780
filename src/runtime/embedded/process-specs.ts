import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileSpec } from "../../catalog/service-spec.ts";
import type { ConfigPath } from "../../config/config-path.ts";
import type { Launch, PlannedService } from "../../plan/plan.ts";
import { resolveReferences, UnresolvedReference } from "../../plan/references.ts";
import { digestOf } from "../../util/digest.ts";
import { DevstackError } from "../../util/errors.ts";
import { findCycles } from "../../util/find-cycles.ts";
import { fingerprintOf } from "../../util/fingerprint.ts";
import { allOrFaults, throwTogether } from "../../util/several-faults.ts";
import { hasProcess } from "../has-process.ts";
import { unresolvedReference } from "../unresolved-reference.ts";
import { processId } from "./process-id.ts";
import type { ProcessSpec, SupervisedService } from "./process-spec.ts";
import { providerOf } from "./provider.ts";
import { processScope, type ScopeContext } from "./reference-scope.ts";
import { mergeSecrets, serviceSecrets } from "./service-secrets.ts";

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
  /** What programs of ours get beside it. */
  builtinEnv: Readonly<Record<string, string>>;
  /** The Node.js that runs programs of ours. */
  nodePath: string;
}

/**
 * A plan whose ports are known, turned into processes and files, with every reference filled in.
 *
 * @throws DevstackError E_CONFIG with all references that cannot be.
 */
export async function renderProcesses(context: RenderContext): Promise<Rendered> {
  const live = context.plan.services.filter(({ launch }) => hasProcess(launch));
  const parts = await allOrFaults(live.map((service) => renderService(service, context)));
  const byProcess = Map.groupBy(parts, ({ process }) => process.id);
  const processes = [...byProcess.values()].map((group) =>
    merge(group.map(({ process }) => process)),
  );
  refuseCircles(processes);
  return {
    processes,
    files: parts.flatMap(({ files }) => files),
    volumes: live.flatMap(({ name, volumes }) =>
      Object.keys(volumes).map((volume) => join(context.folders.data, name, volume)),
    ),
  };
}

async function renderService(service: PlannedService, context: RenderContext) {
  const { launch, name } = service;
  const scope = processScope(service, context);
  const faults: DevstackError[] = [];
  const fill = (text: string, path: ConfigPath) => {
    try {
      return resolveReferences(text, scope);
    } catch (error) {
      if (!(error instanceof UnresolvedReference)) throw error;
      faults.push(unresolvedReference(error, name, path));
      return text;
    }
  };
  const files = await Promise.all(
    service.files.map(async (file) => ({
      path: join(context.folders.config, name, file.name),
      content: fill(await source(file, context.packageFolder), ["services", name]),
    })),
  );
  const env = Object.fromEntries(
    Object.entries({ ...(launch.kind === "builtin" && launch.env), ...service.env }).map(
      ([key, value]) => [key, fill(value, ["services", name, "env", key])],
    ),
  );
  const secrets = serviceSecrets(name, context.secrets);
  const [command = "", ...args] = commandLine(launch, context, (word, index) =>
    fill(word, ["services", name, "process", index]),
  );
  const inputs = service.inputs.map((input) => fill(input, ["services", name]));
  throwTogether(faults);
  const cwd = launch.kind === "command" ? context.plan.folder : "/";
  const { job, probes } = service;
  const process: ProcessSpec = {
    id: processId(service.name, launch),
    services: [supervised(service)],
    command,
    args,
    env: {
      ...context.baseEnv,
      ...(launch.kind === "builtin" && { ...context.builtinEnv, DEVSTACK_LIFELINE: "stdin" }),
      ...env,
      ...secrets.env,
    },
    secrets: secrets.files,
    cwd,
    ownLifeline: launch.kind === "builtin",
    job,
    stopTimeoutMs: service.stopTimeoutMs,
    needs: service.needs,
    scratch: Object.entries(service.volumes).flatMap(([volume, { scratch }]) =>
      scratch ? [join(context.folders.data, name, volume)] : [],
    ),
    watch: launch.kind === "command" ? service.watch : [],
    // Without what the caller's terminal adds: that differs from one command to the next.
    digest: digestOf({
      ...{ command, args, env, cwd, files, job, probes },
      ...(service.watch.length > 0 && { watch: service.watch }),
      ports: Object.entries(context.endpoints[name] ?? {}).map(([key, { port }]) => [key, port]),
      secrets: secrets.digest,
      entry: await fingerprint(launch, context),
      inputs: await Promise.all(inputs.map(fingerprintOf)),
    }),
  };
  return { process, files };
}

/** Paths that the machine gave are no texts of ours: a dollar sign in them is one. */
function commandLine(
  launch: Launch,
  context: RenderContext,
  fill: (word: string, index: number) => string,
): readonly string[] {
  switch (launch.kind) {
    case "builtin":
      return [context.nodePath, entryPath(launch.entry, context)];
    case "program":
      return [launch.path, ...launch.args.map(fill)];
    case "command":
      return launch.command.map(fill);
    case "container":
    case "external":
    case "disabled":
      throw new Error("a service without a process has no command line");
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
  return {
    name,
    provider: providerOf(launch),
    version: launch.kind === "disabled" ? null : launch.version,
    probes,
  };
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
    secrets: mergeSecrets(group.map(({ secrets }) => secrets)),
    scratch: group.flatMap(({ scratch }) => scratch),
    stopTimeoutMs: Math.max(...group.map(({ stopTimeoutMs }) => stopTimeoutMs)),
    // What they need of each other is met by being one process.
    needs: Object.fromEntries(needs.filter(([name]) => !inside.has(name))),
    digest: digestOf(group.map(({ digest }) => digest)),
  };
}

/**
 * Services that share a process need for each other: a need that leads from the process back to it
 * could never be met, though the services alone have an order.
 */
function refuseCircles(processes: readonly ProcessSpec[]): void {
  const homes = new Map(
    processes.flatMap(({ id, services }) => services.map(({ name }) => [name, id] as const)),
  );
  const needs = new Map(
    processes.map((process) => [
      process.id,
      Object.keys(process.needs).flatMap((name) => homes.get(name) ?? []),
    ]),
  );
  const [circle] = findCycles(needs);
  if (circle === undefined) return;
  const shared = processes.find(({ id, services }) => circle.includes(id) && services.length > 1);
  const rows = shared?.services.map(({ name }) => name) ?? [];
  throw new DevstackError("E_CONFIG", "the services cannot be started in any order", {
    why: `${rows.join(", ")} share one process, and it would wait for itself: ${[...circle, circle[0]].join(" → ")}`,
    hint: `remove a need of ${rows.join(" or ")}, or give one a program of its own: binary`,
    details: {
      services: rows,
      places: rows.map((name) => ["services", name, "needs"]),
    },
  });
}
