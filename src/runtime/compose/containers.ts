import { readFile } from "node:fs/promises";
import type { Endpoints } from "../../plan/endpoints.ts";
import type { InstanceStatus } from "../../plan/instance.ts";
import type { Plan, PlannedService } from "../../plan/plan.ts";
import type { HostProgram } from "../../util/attached-program.ts";
import type { Clock } from "../../util/clock.ts";
import { DevstackError } from "../../util/errors.ts";
import type { Executor } from "../../util/executor/executor.ts";
import type { Environment } from "../../util/user-folders.ts";
import type {
  DownOptions,
  DownReport,
  LogOptions,
  PrepareOptions,
  RuntimeStatus,
  ServiceOrder,
  ServiceOrderResult,
  StartOptions,
  StartResult,
} from "../runtime.ts";
import type { StackFolders } from "../stack-folders.ts";
import {
  type ContainerFacts,
  endpointsOf,
  instanceOf,
  isIncluded,
  isKept,
  serviceOf,
} from "./container-facts.ts";
import { readContainerLogs } from "./container-logs.ts";
import { isContainer } from "./container-service.ts";
import { controlContainers } from "./control-containers.ts";
import { describeEngine } from "./describe-engine.ts";
import { EngineClient } from "./engine/client.ts";
import { engineEnvironment } from "./engine/engine-environment.ts";
import { EngineError } from "./engine/engine-error.ts";
import { findCompose } from "./engine/find-compose.ts";
import { type FoundEngine, findEngine } from "./engine/find-engine.ts";
import { noEngine } from "./engine/no-engine.ts";
import { remoteEngine } from "./engine/remote-engine.ts";
import type { HostAccess } from "./host/host-access.ts";
import { neededImages } from "./images/needed-images.ts";
import { type ServiceImage, serviceImage } from "./images/service-image.ts";
import { StackImages } from "./images/stack-images.ts";
import { LABELS } from "./labels.ts";
import { withLastEnds } from "./last-ends.ts";
import { projectName } from "./project-name.ts";
import { type RenderedStack, renderStack, writeStack } from "./render-stack.ts";
import { resumePaused } from "./resume-paused.ts";
import { type ComposeCaller, runCompose } from "./run-compose.ts";
import { runningStatus } from "./running-status.ts";
import { StackEngine } from "./stack-engine.ts";
import { readStopped, writeStopped } from "./stopped-services.ts";
import { removeAll } from "./teardown.ts";

export interface ContainersOptions {
  stackId: string;
  /** The folder of devstack.yaml. */
  folder: string;
  folders: StackFolders;
  packageFolder: string;
  /** devstack's own version. */
  version: string;
  hostEnv: Environment;
  clock: Clock;
  executor: Executor;
}

/** What of a stack runs as containers, before ports are chosen. */
export interface ContainerSight {
  engine: StackEngine;
  present: readonly ContainerFacts[];
  /** Where those are that run. */
  running: Endpoints;
}

export interface RenderedContainers extends RenderedStack {
  ownImage: ServiceImage;
}

interface RenderOptions extends Pick<PrepareOptions, "variables" | "secrets"> {
  /** How they reach this machine. */
  host: HostAccess;
}

export interface ContainersToStart {
  plan: Plan;
  rendered: RenderedContainers;
  sight: ContainerSight;
}

export interface LaunchOptions extends Omit<StartOptions, "attached"> {
  hand: () => Promise<void>;
  rehearsal: boolean;
  /**
   * Calls `up` when it is time to: for some services and those that they need, or for all. It is
   * null where all is as it should be.
   */
  inOrder: (up: ((services?: readonly string[]) => Promise<void>) | null) => Promise<void>;
}

/** The containers of a stack, by a Compose file that is written for it. */
export class Containers {
  readonly #options: ContainersOptions;
  #found: Promise<FoundEngine> | undefined;
  #foundCompose: ReturnType<typeof findCompose> | undefined;

  constructor(options: ContainersOptions) {
    this.#options = options;
  }

  /** As `Runtime.describe`; an engine that does not answer is told as well. */
  async describe({ thorough = false } = {}): Promise<string> {
    const { hostEnv, folder: cwd } = this.#options;
    const [engine, { compose }] = await Promise.all([
      this.#address().catch(() => null),
      thorough ? findCompose(hostEnv, { cwd }) : { compose: null },
    ]);
    return describeEngine(engine, compose?.version ?? null);
  }

  /** The engine, and what of the stack it has. */
  async look(): Promise<ContainerSight> {
    const engine = await this.#engine();
    const present = await engine.containers();
    const kept = present.filter(isKept);
    // Whoever looks and finds nothing is mostly about to start it, and Compose takes 0.1 s to answer.
    if (kept.length === 0) this.#seekCompose().catch(() => {});
    const running = Object.fromEntries(kept.map((facts) => [serviceOf(facts), endpointsOf(facts)]));
    return { engine, present, running };
  }

  /**
   * The containers of a plan on these ports.
   *
   * @throws DevstackError E_CONFIG naming every reference that leads nowhere.
   */
  async render(
    plan: Plan,
    endpoints: Endpoints,
    { variables = {}, secrets, host }: RenderOptions,
  ): Promise<RenderedContainers> {
    const { packageFolder } = this.#options;
    const ownImage = await serviceImage(packageFolder);
    const context = { ...this.#options, plan, endpoints, variables, secrets, host };
    const stack = await renderStack(plan, endpoints, { ...context, ownImage: ownImage.image });
    return { ...stack, ownImage };
  }

  async control(order: ServiceOrder): Promise<ServiceOrderResult> {
    const { executor, folders } = this.#options;
    return controlContainers(order, { engine: await this.#engine(), executor, folders });
  }

  async exec(service: string, command: readonly string[]): Promise<HostProgram> {
    const { hostEnv, folder } = this.#options;
    const engine = await this.#engine();
    const found = (await engine.containers()).find((facts) => serviceOf(facts) === service);
    if (found?.state !== "running") {
      throw new DevstackError("E_NOT_RUNNING", `no container of ${service} runs`, {
        why: found === undefined ? "there is none" : await this.#reason(found),
        hint: found === undefined ? "devstack up" : `devstack start ${service}`,
      });
    }
    const place = [found.id, ...command];
    return {
      command: "docker",
      args: ["exec", "--interactive", ...place],
      terminalArgs: ["exec", "--interactive", "--tty", ...place],
      env: engineEnvironment(hostEnv, await this.#address()),
      cwd: folder,
    };
  }

  async down({ volumes }: DownOptions): Promise<DownReport> {
    const { executor, folders, clock } = this.#options;
    const report = await removeAll(await this.#engine(), { volumes, executor, clock });
    await writeStopped(folders, new Set(), executor);
    return report;
  }

  async status(): Promise<RuntimeStatus> {
    const nothing = { endpoints: {}, instances: [] };
    try {
      const engine = await this.#engine();
      const present = await withLastEnds(engine.client, await engine.containers());
      if (present.length === 0) {
        return { state: "stopped", reason: "its engine has no container of it", ...nothing };
      }
      return runningStatus(present, await readStopped(this.#options.folders));
    } catch (error) {
      // One that is not there, and one that breaks off.
      const known = error instanceof DevstackError || error instanceof EngineError;
      if (!known) throw error;
      const why = error instanceof DevstackError ? error.why : undefined;
      const reason = `its engine cannot be asked: ${why ?? error.message}`;
      return { state: "lost", reason, ...nothing };
    }
  }

  /** As `Runtime.logs`, of the containers among the services. */
  async *logs(plan: Plan, options: LogOptions) {
    const names = new Set(plan.services.filter(isContainer).map(({ name }) => name));
    const wanted = options.services.filter((name) => names.has(name));
    yield* readContainerLogs(await this.#engine(), { ...options, services: wanted });
  }

  async *events(signal: AbortSignal): AsyncGenerator<InstanceStatus> {
    const stopped = await readStopped(this.#options.folders);
    const engine = await this.#engine();
    for await (const facts of engine.changes(signal)) yield instanceOf(facts, stopped);
  }

  /** Has Compose carry out what was rendered, on ports that are held until `hand`. */
  async launch(
    { plan, rendered, sight }: ContainersToStart,
    { hand, rehearsal, emit, signal, onDue, inOrder }: LaunchOptions,
  ): Promise<StartResult> {
    const { executor, folders, clock, hostEnv, stackId } = this.#options;
    const live = plan.services.filter(isContainer);
    const { client } = sight.engine;
    const needed = neededImages(live, {
      own: rendered.ownImage,
      project: projectName(plan.name, stackId),
    });
    const [stopped, images] = await Promise.all([
      readStopped(folders),
      StackImages.look(needed, { client, folders, ...(signal && { signal }) }),
      writeStack(rendered, { folders, executor }),
    ]);
    const ownChanges = changes(rendered, sight.present, stopped);
    const known = new Set(live.map(({ name }) => name));
    const { include } = plan;
    const superfluous = sight.present.some(
      (facts) => !known.has(serviceOf(facts)) && !(include && isIncluded(facts)),
    );
    // What the user's own files come to is Compose's to know.
    const isDue = superfluous || include !== undefined;
    if (ownChanges.length === 0 && !isDue && !images.isDue) {
      await hand();
      await inOrder(null);
      return {
        changed: [],
        ...(sight.present.length > 0 && { seen: runningStatus(sight.present, stopped) }),
      };
    }
    if (live.length === 0 && include === undefined) {
      await hand();
      // Compose brings nothing up where there is nothing to bring up.
      await inOrder(async () => {
        await removeAll(sight.engine, { volumes: false, executor, clock });
      });
      return { changed: [] };
    }
    onDue?.();
    const compose = await this.#compose();
    const fetched = await images.provide({
      ...{ client, compose, env: hostEnv, executor, clock },
      ...(emit && { emit }),
      ...(signal && { signal }),
    });
    const changed = [...new Set([...ownChanges, ...images.replaced()])];
    await hand();
    if (changed.length === 0 && !isDue) await inOrder(null);
    else {
      await resumePaused(sight.present, { engine: sight.engine, executor });
      // In a rehearsal nobody has written their files.
      const values = rehearsal ? {} : await valuesOf(rendered.secretVariables);
      const call = (services: readonly string[]) =>
        runCompose(
          { file: rendered.file.path, ...compose, ...(include && { include }) },
          ["up", "--detach", "--remove-orphans", ...(include ? [] : ["--no-build"]), ...services],
          { values, ...(signal && { signal }) },
        );
      const early = withHeadStart(live, changed);
      await inOrder(async (services = []) => {
        // Compose creates all containers before it starts the first one.
        if (services.length === 0 && early.length > 0) await call(early);
        await call(services);
      });
      await writeStopped(folders, new Set(), executor);
    }
    await images.remember(executor);
    return { changed, images: fetched };
  }

  async #reason(facts: ContainerFacts): Promise<string> {
    return instanceOf(facts, await readStopped(this.#options.folders)).reason;
  }

  async #engine(): Promise<StackEngine> {
    return new StackEngine(new EngineClient(await this.#address()), this.#options.stackId);
  }

  #address(): Promise<FoundEngine> {
    this.#found ??= this.#find().catch((error: unknown) => {
      // A command that goes on looking finds the engine when it is started again.
      this.#found = undefined;
      throw error;
    });
    return this.#found;
  }

  async #find(): Promise<FoundEngine> {
    const { engine, refusals } = await findEngine(this.#options.hostEnv);
    if (engine === null) throw noEngine(refusals);
    if (engine.remote) throw remoteEngine(engine);
    return engine;
  }

  async #compose(): Promise<ComposeCaller> {
    const { hostEnv, folder: cwd, executor } = this.#options;
    const { compose, refusals } = await this.#seekCompose();
    if (compose === null) {
      this.#foundCompose = undefined;
      throw noEngine(refusals);
    }
    return { compose, env: engineEnvironment(hostEnv, await this.#address()), cwd, executor };
  }

  #seekCompose(): ReturnType<typeof findCompose> {
    const { hostEnv, folder: cwd } = this.#options;
    this.#foundCompose ??= findCompose(hostEnv, { cwd });
    return this.#foundCompose;
  }
}

/** Services whose container is not there, does not run, or is made from something else. */
function changes(
  { digests }: RenderedStack,
  present: readonly ContainerFacts[],
  stopped: ReadonlySet<string>,
): string[] {
  const byService = new Map(present.map((facts) => [serviceOf(facts), facts]));
  return [...digests].flatMap(([name, digest]) => {
    const facts = byService.get(name);
    const same = facts?.labels[LABELS.digest] === digest;
    return facts !== undefined && same && !stopped.has(name) && isFine(facts) ? [] : [name];
  });
}

/** Services that are started before the others, where others are to be started too. */
function withHeadStart(live: readonly PlannedService[], changed: readonly string[]): string[] {
  const early = live
    .filter(({ name, headStart }) => headStart && changed.includes(name))
    .map(({ name }) => name);
  return early.length < changed.length ? early : [];
}

function isFine(facts: ContainerFacts): boolean {
  const { phase, paused = false } = instanceOf(facts, new Set());
  if (paused) return false;
  return phase === "running" || phase === "backing-off" || phase === "done";
}

async function valuesOf(paths: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const values = Object.entries(paths).map(
    async ([variable, path]) => [variable, await readFile(path, "utf8")] as const,
  );
  return Object.fromEntries(await Promise.all(values));
}
