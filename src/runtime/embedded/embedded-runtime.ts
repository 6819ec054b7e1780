import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Endpoints } from "../../plan/endpoints.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Clock } from "../../util/clock.ts";
import { digestOf } from "../../util/digest.ts";
import type { Executor } from "../../util/executor/executor.ts";
import { findMarkedProcesses } from "../../util/marked-processes.ts";
import type { ProcessIdentity } from "../../util/process-identity.ts";
import { userRuntimeFolder } from "../../util/user-folders.ts";
import type {
  DownOptions,
  DownReport,
  LogOptions,
  PreparedStart,
  PrepareOptions,
  Runtime,
  RuntimeStatus,
  StartOptions,
  StartResult,
} from "../runtime.ts";
import { allocatePorts } from "./allocate-ports.ts";
import { baseEnv, STACK_MARKER } from "./child-env.ts";
import { processId } from "./process-id.ts";
import type { ApplyAnswer, ApplyRequest, StopAnswer } from "./process-spec.ts";
import { type Rendered, renderProcesses } from "./process-specs.ts";
import { readLogs } from "./read-logs.ts";
import { resolveLaunch } from "./resolve-launch.ts";
import type { StackFolders } from "./stack-folders.ts";
import type { SupervisorStatus } from "./supervisor/supervisor.ts";
import {
  findSupervisor,
  identityPath,
  type SupervisorRecord,
  type SupervisorSight,
  supervisorEvents,
  supervisorStatus,
} from "./supervisor-client.ts";

export interface EmbeddedOptions {
  stackId: string;
  /** The folder of devstack.yaml. */
  folder: string;
  folders: StackFolders;
  packageFolder: string;
  /** devstack's own version. */
  version: string;
  hostEnv: Readonly<Record<string, string | undefined>>;
  nodePath: string;
  clock: Clock;
  executor: Executor;
}

/** How long processes that nobody supervises any more may take to end. */
const ORPHAN_GRACE_MS = 2_000;

/** How long a supervisor may take to end once all its processes have. */
const SUPERVISOR_GRACE_MS = 2_000;

/** Runs the stack as plain processes under a supervisor of its own: no engine, no root. */
export class EmbeddedRuntime implements Runtime {
  readonly name = "embedded";
  readonly description = "embedded (plain processes, no engine needed)";
  readonly #options: EmbeddedOptions;

  constructor(options: EmbeddedOptions) {
    this.#options = options;
  }

  resolve: Runtime["resolve"] = (launchOptions, service, signal) => {
    const { hostEnv, folder, version } = this.#options;
    const path = hostEnv["PATH"] ?? "";
    return resolveLaunch(launchOptions, service, { path, folder, version, signal });
  };

  async prepare(plan: Plan, { previous }: PrepareOptions): Promise<PreparedStart> {
    const sight = await this.#sight();
    const usable = await this.#usable(sight);
    // What nobody supervises any more holds ports that are about to be chosen.
    if (usable === null) await this.#endAll(sight);
    const running = usable ? runningEndpoints(usable.status) : {};
    const supervisor = usable?.record ?? null;
    const allocation = await allocatePorts({ plan, previous, running });
    const abandon = async () => {
      await Promise.all(allocation.reserved.map((port) => port.release()));
    };
    const { endpoints } = allocation;
    const rendered = await this.#render(plan, endpoints).catch(async (error: unknown) => {
      await abandon();
      throw error;
    });
    return {
      endpoints,
      start: (options) =>
        this.#start({ plan, endpoints, rendered }, { ...options, supervisor, abandon }),
      abandon,
    };
  }

  async down({ volumes }: DownOptions): Promise<DownReport> {
    const report = await this.#endAll(await this.#sight());
    if (volumes) await this.#options.executor.remove(this.#options.folders.data);
    return report;
  }

  async endOrphans(): Promise<DownReport> {
    const sight = await this.#sight();
    return sight.kind === "dead" ? this.#reap() : { ended: 0, left: [] };
  }

  async status(): Promise<RuntimeStatus> {
    const sight = await this.#sight();
    const without = (state: RuntimeStatus["state"], reason: string): RuntimeStatus => ({
      state,
      reason,
      endpoints: {},
      instances: [],
    });
    if (sight.kind === "none") return without("stopped", "it is not up");
    if (sight.kind === "damaged") {
      return without("lost", `${identityPath(this.#options.folders.run)} is damaged`);
    }
    const words = `its supervisor (pid ${sight.record.pid})`;
    if (sight.kind === "dead") return without("lost", `${words} has died`);
    try {
      const { endpoints, instances } = await supervisorStatus(sight.record);
      const reason = `supervised by pid ${sight.record.pid}`;
      return { state: "running", reason, endpoints, instances };
    } catch {
      return without("lost", `${words} does not answer`);
    }
  }

  /** Services that share a process share a log, told under the name of the process. */
  logs(plan: Plan, options: LogOptions) {
    const ids = plan.services
      .filter(({ name, launch }) => options.services.includes(name) && launch.kind !== "disabled")
      .map(({ name, launch }) => processId(name, launch));
    const sources = [...new Set(ids)].map((id) => ({
      service: id,
      path: join(this.#options.folders.logs, `${id}.log`),
    }));
    return readLogs(sources, options, this.#options.clock);
  }

  async *events(signal: AbortSignal) {
    const sight = await this.#sight();
    if (sight.kind === "alive") yield* supervisorEvents(sight.record, signal);
  }

  async #start(
    { plan, endpoints, rendered }: { plan: Plan; endpoints: Endpoints; rendered: Rendered },
    context: StartOptions & { supervisor: SupervisorRecord | null; abandon: () => Promise<void> },
  ): Promise<StartResult> {
    const { executor } = this.#options;
    try {
      await this.#write(rendered);
      const build = await this.#build();
      const current = context.supervisor?.build === build ? context.supervisor : null;
      // A supervisor of another build goes, and its services with it.
      if (current === null) await this.#endAll(await this.#sight());
      const socketPath = current?.socketPath ?? (await this.#spawn(build, context.attached));
      await context.abandon();
      const answer = (await executor.post(
        socketPath,
        "/apply",
        applyRequest(plan, endpoints, rendered),
        context.signal,
      )) as ApplyAnswer;
      return { changed: answer.changed ?? [] };
    } finally {
      await context.abandon();
    }
  }

  #render(plan: Plan, endpoints: Endpoints): Promise<Rendered> {
    const { folders, packageFolder, hostEnv, nodePath, stackId } = this.#options;
    return renderProcesses({
      plan,
      endpoints,
      folders,
      packageFolder,
      hostEnv,
      nodePath,
      baseEnv: { ...baseEnv(hostEnv, stackId), ...compileCache(hostEnv) },
    });
  }

  async #write({ files, volumes }: Rendered): Promise<void> {
    const { executor, folders } = this.#options;
    const places = [folders.logs, ...volumes, ...files.map(({ path }) => dirname(path))];
    for (const folder of new Set(places)) await executor.makeFolder(folder, 0o700);
    for (const { path, content } of files) await executor.writeFile(path, content, 0o600);
  }

  async #spawn(build: string, attached: boolean): Promise<string> {
    const { executor, folders, hostEnv, nodePath, packageFolder, stackId } = this.#options;
    const socketPath = join(await userRuntimeFolder(hostEnv), `${stackId}.sock`);
    await executor.spawnDetached({
      command: nodePath,
      args: [
        join(packageFolder, "dist", "supervisor.js"),
        socketPath,
        folders.logs,
        identityPath(folders.run),
        build,
        ...(attached ? ["attached"] : []),
      ],
      env: { ...baseEnv(hostEnv, stackId), ...compileCache(hostEnv) },
      cwd: "/",
      logPath: join(folders.logs, "supervisor.log"),
      socketPath,
      attached,
    });
    return socketPath;
  }

  #sight(): Promise<SupervisorSight> {
    return findSupervisor(this.#options.folders.run);
  }

  /** A supervisor that answers and takes orders. */
  async #usable(sight: SupervisorSight) {
    if (sight.kind !== "alive") return null;
    const status = await supervisorStatus(sight.record).catch(() => null);
    return status === null || status.ending ? null : { record: sight.record, status };
  }

  /** Ends the supervisor and everything of the stack, whoever holds it, and forgets it. */
  async #endAll(sight: SupervisorSight): Promise<DownReport> {
    const { executor, folders } = this.#options;
    const stopped = sight.kind === "alive" ? await this.#endSupervisor(sight.record) : 0;
    const { ended, left } = await this.#reap();
    if ("record" in sight) await executor.remove(sight.record.socketPath);
    if (sight.kind !== "none") await executor.remove(identityPath(folders.run));
    return { ended: stopped + ended, left };
  }

  /** Returns how many processes it has stopped in their order, which takes as long as it takes. */
  async #endSupervisor(record: SupervisorRecord): Promise<number> {
    const { executor } = this.#options;
    const family = await this.#marked();
    const answers = await supervisorStatus(record).then(
      () => true,
      () => false,
    );
    const { socketPath } = record;
    const answer = answers ? await executor.post(socketPath, "/stop", {}).catch(() => null) : null;
    // It has not ended yet when it answers, and another one must not start beside it.
    await executor.end([record], answers ? SUPERVISOR_GRACE_MS : 0);
    // What dies with it loses its mark before it lets go of its ports.
    await executor.end(family, ORPHAN_GRACE_MS);
    return (answer as StopAnswer | null)?.ended ?? 0;
  }

  /** Ends every process that carries the stack's mark, those that they start meanwhile included. */
  async #reap(): Promise<DownReport> {
    const { executor, stackId } = this.#options;
    const seen = new Set<string>();
    let left: ProcessIdentity[] = [];
    for (;;) {
      const marked = await this.#marked();
      const fresh = marked.filter((identity) => !seen.has(keyOf(identity)));
      if (fresh.length === 0) break;
      for (const identity of fresh) seen.add(keyOf(identity));
      left = [...left, ...(await executor.end(fresh, ORPHAN_GRACE_MS))];
    }
    return {
      ended: seen.size - left.length,
      left: left.map(({ pid }) => `process ${pid} (of stack ${stackId})`),
    };
  }

  #marked(): Promise<ProcessIdentity[]> {
    return findMarkedProcesses(STACK_MARKER, this.#options.stackId);
  }

  async #build(): Promise<string> {
    return digestOf(
      await readFile(join(this.#options.packageFolder, "dist", "supervisor.js"), "utf8"),
    );
  }
}

/** Where the services are that have a process, or will have one again in a moment. */
function runningEndpoints({ instances, endpoints }: SupervisorStatus): Endpoints {
  const live = instances.filter(({ phase }) => phase === "running" || phase === "backing-off");
  return Object.fromEntries(live.map(({ service }) => [service, endpoints[service] ?? {}]));
}

function keyOf({ pid, startToken }: ProcessIdentity): string {
  return `${pid} ${startToken}`;
}

function applyRequest(plan: Plan, endpoints: Endpoints, { processes }: Rendered): ApplyRequest {
  const disabled = plan.services.flatMap(({ name, launch }) =>
    launch.kind === "disabled" ? [[name, launch.reason] as const] : [],
  );
  return { processes, endpoints, disabled: Object.fromEntries(disabled) };
}

/** Programs of ours start in half the time when Node.js keeps what it has compiled. */
function compileCache(hostEnv: Readonly<Record<string, string | undefined>>) {
  const folder = hostEnv["NODE_COMPILE_CACHE"];
  return folder ? { NODE_COMPILE_CACHE: folder } : undefined;
}
