import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Endpoints } from "../../plan/endpoints.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Clock } from "../../util/clock.ts";
import { digestOf } from "../../util/digest.ts";
import type { Executor } from "../../util/executor/executor.ts";
import { findMarkedProcesses } from "../../util/marked-processes.ts";
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
import { allocatePorts, type PortAllocation } from "./allocate-ports.ts";
import { baseEnv, STACK_MARKER } from "./child-env.ts";
import { processId } from "./process-id.ts";
import type { ApplyAnswer, ApplyRequest, StopAnswer } from "./process-spec.ts";
import { type Rendered, renderProcesses } from "./process-specs.ts";
import { readLogs } from "./read-logs.ts";
import { resolveLaunch } from "./resolve-launch.ts";
import type { StackFolders } from "./stack-folders.ts";
import {
  findSupervisor,
  identityPath,
  type SupervisorRecord,
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

/** Runs the stack as plain processes under a supervisor of its own: no engine, no root. */
export class EmbeddedRuntime implements Runtime {
  readonly name = "embedded";
  readonly description = "embedded (plain processes, no engine needed)";
  readonly #options: EmbeddedOptions;

  constructor(options: EmbeddedOptions) {
    this.#options = options;
  }

  resolve: Runtime["resolve"] = (launchOptions, service) => {
    const { hostEnv, folder, version } = this.#options;
    return resolveLaunch(launchOptions, service, { path: hostEnv["PATH"] ?? "", folder, version });
  };

  async prepare(plan: Plan, { previous }: PrepareOptions): Promise<PreparedStart> {
    const supervisor = await this.#supervisor();
    const running = supervisor ? await runningServices(supervisor) : new Set<string>();
    const allocation = await allocatePorts({ plan, previous, running });
    const abandon = async () => {
      await Promise.all(allocation.reserved.map((port) => port.release()));
    };
    return {
      endpoints: allocation.endpoints,
      start: (options) => this.#start(plan, allocation, { ...options, supervisor, abandon }),
      abandon,
    };
  }

  async down({ volumes }: DownOptions): Promise<DownReport> {
    const { executor, stackId, folders } = this.#options;
    const supervisor = await this.#supervisor();
    const answer = supervisor
      ? ((await executor
          .post(supervisor.socketPath, "/stop", {})
          .catch(() => null)) as StopAnswer | null)
      : null;
    const { ended, left } = await this.#reap();
    const record = (await findSupervisor(folders.run))?.record;
    if (record) {
      await executor.remove(record.socketPath);
      await executor.remove(identityPath(folders.run));
    }
    if (volumes) await executor.remove(folders.data);
    return {
      ended: (answer?.ended ?? 0) + ended,
      left: left.map(({ pid }) => `process ${pid} (of stack ${stackId})`),
    };
  }

  async status(): Promise<RuntimeStatus> {
    const found = await findSupervisor(this.#options.folders.run);
    if (found === null) {
      return { state: "stopped", reason: "it is not up", endpoints: {}, instances: [] };
    }
    const lost = (reason: string): RuntimeStatus => ({
      state: "lost",
      reason,
      endpoints: {},
      instances: [],
    });
    if (!found.alive) return lost(`its supervisor (pid ${found.record.pid}) has died`);
    try {
      const status = await supervisorStatus(found.record);
      return { state: "running", reason: `supervised by pid ${found.record.pid}`, ...status };
    } catch {
      return lost(`its supervisor (pid ${found.record.pid}) does not answer`);
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
    const supervisor = await this.#supervisor();
    if (supervisor) yield* supervisorEvents(supervisor, signal);
  }

  async #start(
    plan: Plan,
    { endpoints }: PortAllocation,
    context: StartOptions & { supervisor: SupervisorRecord | null; abandon: () => Promise<void> },
  ): Promise<StartResult> {
    const { executor } = this.#options;
    try {
      const rendered = await this.#render(plan, endpoints);
      await this.#write(rendered);
      const build = await this.#build();
      const current = context.supervisor?.build === build ? context.supervisor : null;
      // Nobody supervises these any more, or a supervisor of another build does.
      if (current === null) await this.down({ volumes: false });
      const socketPath = current?.socketPath ?? (await this.#spawn(build, context.attached));
      await context.abandon();
      const answer = (await executor.post(
        socketPath,
        "/apply",
        applyRequest(plan, endpoints, rendered),
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

  async #supervisor(): Promise<SupervisorRecord | null> {
    const found = await findSupervisor(this.#options.folders.run);
    return found?.alive ? found.record : null;
  }

  /** Ends every process that carries the stack's mark. */
  async #reap() {
    const { executor, stackId } = this.#options;
    const marked = await findMarkedProcesses(STACK_MARKER, stackId);
    const left = marked.length === 0 ? [] : await executor.end(marked, ORPHAN_GRACE_MS);
    return { ended: marked.length - left.length, left };
  }

  async #build(): Promise<string> {
    return digestOf(
      await readFile(join(this.#options.packageFolder, "dist", "supervisor.js"), "utf8"),
    );
  }
}

async function runningServices(supervisor: SupervisorRecord): Promise<Set<string>> {
  const { instances } = await supervisorStatus(supervisor);
  const live = instances.filter(({ phase }) => phase === "running" || phase === "backing-off");
  return new Set(live.map(({ service }) => service));
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
