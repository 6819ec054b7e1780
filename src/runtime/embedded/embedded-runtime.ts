import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Endpoints } from "../../plan/endpoints.ts";
import type { Plan } from "../../plan/plan.ts";
import type { HostProgram } from "../../util/attached-program.ts";
import type { Clock } from "../../util/clock.ts";
import { digestOf } from "../../util/digest.ts";
import type { Executor } from "../../util/executor/executor.ts";
import { findSocket, userRuntimeFolder } from "../../util/runtime-folder.ts";
import { compileCacheFolder } from "../../util/user-folders.ts";
import { hasProcess } from "../has-process.ts";
import { holdPorts } from "../ports/hold-ports.ts";
import type {
  DownOptions,
  DownReport,
  LogOptions,
  PreparedStart,
  PrepareOptions,
  Runtime,
  RuntimeStatus,
  ServiceOrder,
  ServiceOrderResult,
  StartOptions,
  StartResult,
} from "../runtime.ts";
import type { StackFolders } from "../stack-folders.ts";
import { baseEnv } from "./child-env.ts";
import { type Addressee, controlServices, usableSocket } from "./control-services.ts";
import { execPlace } from "./exec-place.ts";
import { order } from "./order.ts";
import { processId } from "./process-id.ts";
import type { ApplyAnswer, ApplyRequest, ExternalSpec } from "./process-spec.ts";
import { type Rendered, renderProcesses } from "./process-specs.ts";
import { providerOf } from "./provider.ts";
import { readLogs } from "./read-logs.ts";
import { refuseInclude } from "./refuse-include.ts";
import { resolveLaunch } from "./resolve-launch.ts";
import type { SupervisorStatus } from "./supervisor/supervisor.ts";
import {
  findSupervisor,
  HANGS_AFTER_MS,
  identityPath,
  LOOK_WITHIN_MS,
  type SupervisorRecord,
  type SupervisorSight,
  socketName,
  supervisorEvents,
  supervisorStatus,
} from "./supervisor-client.ts";
import { endAll, endOrphans, type TeardownContext, type TeardownReport } from "./teardown.ts";

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

/** A supervisor that answers and takes orders. */
interface UsableSupervisor {
  record: SupervisorRecord;
  socketPath: string;
  status: SupervisorStatus;
}

/** What of a stack runs as processes, before ports are chosen. */
export interface ProcessSight {
  supervisor: UsableSupervisor | null;
  /** Where its services are. */
  running: Endpoints;
  /** Processes that were ended; in a dry run they still hold their ports. */
  ended: ReadonlySet<number>;
  /** Where its services are by now, if elsewhere than a moment ago. */
  again(): Promise<Endpoints | null>;
}

/** Processes of a plan, ready to be started. */
export interface RenderedProcesses {
  plan: Plan;
  endpoints: Endpoints;
  rendered: Rendered;
  /** What the processes need and nobody here keeps. */
  others?: readonly ExternalSpec[];
}

/** Runs the stack as plain processes under a supervisor of its own: no engine, no root. */
export class EmbeddedRuntime implements Runtime {
  readonly name = "embedded";
  readonly secretFileMode = 0o600;
  readonly describe = async () => "embedded (plain processes, no engine needed)";
  readonly provider = providerOf;
  /** Its supervisor has told all there is in the status. */
  readonly evidence = () => ({});
  readonly #options: EmbeddedOptions;

  constructor(options: EmbeddedOptions) {
    this.#options = options;
  }

  resolve: Runtime["resolve"] = (launchOptions, service, signal) => {
    const { hostEnv, folder, version } = this.#options;
    const path = hostEnv["PATH"] ?? "";
    return resolveLaunch(launchOptions, service, { path, folder, version, signal });
  };

  async prepare(plan: Plan, options: PrepareOptions): Promise<PreparedStart> {
    const { previous, tell = () => {}, rehearsal = false } = options;
    refuseInclude(plan);
    const sight = await this.look(tell);
    const hold = (running: Endpoints) =>
      holdPorts({ plan, previous, running, ended: sight.ended }, { ...this.#options, rehearsal });
    const { endpoints, hand, release } = await hold(sight.running).catch(async (error: unknown) => {
      // The order of a command that was killed may still be carried out: what it had yet to start
      // has its own port by now.
      const later = await sight.again();
      if (later) return hold(later);
      throw error;
    });
    const rendered = await this.render(plan, endpoints, options).catch(async (error: unknown) => {
      await release();
      throw error;
    });
    return {
      endpoints,
      start: (how) => this.launch({ plan, endpoints, rendered }, { ...how, sight, hand }),
      release,
    };
  }

  /** What of the stack runs; ends what nobody supervises, since it holds ports that are to be chosen. */
  async look(tell: (notice: string) => void): Promise<ProcessSight> {
    const sight = await this.#sight();
    const { supervisor, hangs } = await this.#ask(sight, tell);
    const { gone } = supervisor === null ? await this.#endAll(sight, { hangs }) : { gone: [] };
    const running = supervisor === null ? {} : runningEndpoints(supervisor.status);
    return {
      supervisor,
      running,
      ended: new Set(gone.map(({ pid }) => pid)),
      again: async () => supervisor && this.#runningNow(supervisor, running),
    };
  }

  async control(given: ServiceOrder): Promise<ServiceOrderResult> {
    const { executor, clock } = this.#options;
    return controlServices(given, { ...(await this.#addressee()), executor, clock });
  }

  async exec(service: string, command: readonly string[]): Promise<HostProgram> {
    const { hostEnv } = this.#options;
    const socketPath = usableSocket(await this.#addressee());
    return execPlace({ service, command, socketPath, hostEnv });
  }

  async down({ volumes }: DownOptions): Promise<DownReport> {
    const report = this.#report(await this.#endAll(await this.#sight()));
    // Who is left may still be writing.
    if (volumes && report.left.length === 0) {
      await this.#options.executor.remove(this.#options.folders.data);
    }
    return report;
  }

  async endOrphans(): Promise<DownReport> {
    const sight = await this.#sight();
    if (sight.kind !== "dead") return { ended: 0, left: [] };
    return this.#report(await endOrphans(this.#teardown()));
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
      const { endpoints, instances } = await supervisorStatus(await this.#socket(), LOOK_WITHIN_MS);
      const reason = `supervised by pid ${sight.record.pid}`;
      return { state: "running", reason, endpoints, instances };
    } catch {
      return without("lost", `${words} does not answer`);
    }
  }

  /** Services that share a process share a log, told under the name of the process. */
  logs(plan: Plan, options: LogOptions) {
    const ids = plan.services
      .filter(({ name, launch }) => options.services.includes(name) && hasProcess(launch))
      .map(({ name, launch }) => processId(name, launch));
    const sources = [...new Set(ids)].map((id) => ({
      service: id,
      path: join(this.#options.folders.logs, `${id}.log`),
    }));
    return readLogs(sources, options, this.#options.clock);
  }

  async *events(signal: AbortSignal) {
    const sight = await this.#sight();
    const socketPath = await this.#socket();
    if (sight.kind === "alive" && socketPath) yield* supervisorEvents(socketPath, signal);
  }

  /** Has the supervisor carry out what was rendered, on ports that are held until `hand`. */
  async launch(
    { plan, endpoints, rendered, others = [] }: RenderedProcesses,
    context: StartOptions & { sight: ProcessSight; hand: () => Promise<void> },
  ): Promise<StartResult> {
    const { executor, clock } = this.#options;
    const { attached, signal } = context;
    const { supervisor } = context.sight;
    await this.#write(rendered);
    const build = await this.#build();
    const current = supervisor?.record.build === build ? supervisor : null;
    // A supervisor of another build goes, and its services with it.
    if (supervisor && !current) await this.#endAll({ kind: "alive", record: supervisor.record });
    const socketPath = current?.socketPath ?? (await this.#spawn(build));
    await context.hand();
    if (attached) await executor.attach(socketPath, "/attach");
    const body = applyRequest(plan, { endpoints, rendered, others, attached });
    const answer = await order({ socketPath, path: "/apply", body, executor, clock, signal });
    return { changed: (answer as ApplyAnswer).changed ?? [] };
  }

  /**
   * The processes of a plan on these ports.
   *
   * @throws DevstackError E_CONFIG with all references that lead nowhere.
   */
  render(
    plan: Plan,
    endpoints: Endpoints,
    { variables = {}, secrets }: Pick<PrepareOptions, "variables" | "secrets">,
  ): Promise<Rendered> {
    const { folders, packageFolder, hostEnv, nodePath, stackId } = this.#options;
    return renderProcesses({
      plan,
      endpoints,
      secrets,
      folders,
      packageFolder,
      hostEnv,
      variables,
      nodePath,
      baseEnv: baseEnv(hostEnv, stackId),
      builtinEnv: this.#compileCache(),
    });
  }

  async #write({ files, volumes }: Rendered): Promise<void> {
    const { executor, folders } = this.#options;
    const places = [folders.logs, ...volumes, ...files.map(({ path }) => dirname(path))];
    for (const folder of new Set(places)) await executor.makeFolder(folder, 0o700);
    for (const { path, content } of files) await executor.writeFile(path, content, 0o600);
  }

  async #spawn(build: string): Promise<string> {
    const { executor, folders, hostEnv, nodePath, packageFolder, stackId } = this.#options;
    const folder = await userRuntimeFolder(hostEnv, executor);
    const socketPath = join(folder, socketName(stackId));
    await executor.spawnDetached({
      command: nodePath,
      args: [
        join(packageFolder, "dist", "supervisor.js"),
        socketPath,
        folders.logs,
        identityPath(folders.run),
        build,
      ],
      env: { ...baseEnv(hostEnv, stackId), ...this.#compileCache() },
      cwd: "/",
      logPath: join(folders.logs, "supervisor.log"),
      socketPath,
    });
    return socketPath;
  }

  async #addressee(): Promise<Addressee> {
    const looks = [this.#sight(), this.#socket(), this.#build()] as const;
    const [sight, socketPath, build] = await Promise.all(looks);
    return { sight, socketPath, build };
  }

  #sight(): Promise<SupervisorSight> {
    return findSupervisor(this.#options.folders.run);
  }

  #socket(): Promise<string | null> {
    const { hostEnv, stackId } = this.#options;
    return findSocket(hostEnv, socketName(stackId));
  }

  /** Where the services are, if there are others than a moment ago. */
  async #runningNow(
    { socketPath }: UsableSupervisor,
    before: Endpoints,
  ): Promise<Endpoints | null> {
    const status = await supervisorStatus(socketPath, LOOK_WITHIN_MS).catch(() => null);
    const now = status && runningEndpoints(status);
    return now && digestOf(now) !== digestOf(before) ? now : null;
  }

  async #ask(
    sight: SupervisorSight,
    tell: (notice: string) => void,
  ): Promise<{ supervisor: UsableSupervisor | null; hangs: boolean }> {
    if (sight.kind !== "alive") return { supervisor: null, hangs: false };
    const { record } = sight;
    const socketPath = await this.#socket();
    const status = await supervisorStatus(socketPath, HANGS_AFTER_MS).catch(() => null);
    if (socketPath === null || status === null) {
      tell(`The supervisor (pid ${record.pid}) does not answer: it is ended with all it runs.`);
      return { supervisor: null, hangs: true };
    }
    return { supervisor: status.ending ? null : { record, socketPath, status }, hangs: false };
  }

  #teardown(): TeardownContext {
    const { stackId, hostEnv, folders, clock, executor } = this.#options;
    return { stackId, hostEnv, runFolder: folders.run, clock, executor };
  }

  #endAll(sight: SupervisorSight, known?: { hangs: boolean }): Promise<TeardownReport> {
    return endAll(this.#teardown(), sight, known);
  }

  #report({ ended, left }: TeardownReport): DownReport {
    const { stackId } = this.#options;
    return { ended, left: left.map(({ pid }) => `process ${pid} (of stack ${stackId})`) };
  }

  /** Programs of ours start in half the time when Node.js keeps what it has compiled. */
  #compileCache(): Record<string, string> {
    return { NODE_COMPILE_CACHE: compileCacheFolder(this.#options.hostEnv) };
  }

  async #build(): Promise<string> {
    return digestOf(
      await readFile(join(this.#options.packageFolder, "dist", "supervisor.js"), "utf8"),
    );
  }
}

/** Where the services are that have a process, or will have one again in a moment. */
function runningEndpoints({ instances, endpoints }: SupervisorStatus): Endpoints {
  const live = instances.filter(
    ({ phase, provider }) =>
      provider !== "external" && (phase === "running" || phase === "backing-off"),
  );
  return Object.fromEntries(live.map(({ service }) => [service, endpoints[service] ?? {}]));
}

function applyRequest(
  plan: Plan,
  given: Required<Omit<RenderedProcesses, "plan">> & { attached: boolean },
): ApplyRequest {
  const disabled = plan.services.flatMap(({ name, launch }) =>
    launch.kind === "disabled" ? [[name, launch.reason] as const] : [],
  );
  const { rendered, others, ...facts } = given;
  const external = plan.services
    .filter(({ launch }) => launch.kind === "external")
    .map(({ name, probes }) => ({ name, probes }));
  return {
    ...facts,
    processes: rendered.processes,
    external: [...external, ...others],
    disabled: Object.fromEntries(disabled),
  };
}
