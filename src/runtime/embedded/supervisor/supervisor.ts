import { relative } from "node:path";
import type { Writable } from "node:stream";
import type { Endpoints } from "../../../plan/endpoints.ts";
import type { InstanceStatus, InstanceWatch } from "../../../plan/instance.ts";
import { type ReadyWatch, watchReady } from "../../../readiness/watch-ready.ts";
import type { Clock } from "../../../util/clock.ts";
import type { ServiceAction } from "../../runtime.ts";
import type {
  ApplyAnswer,
  ApplyRequest,
  ControlAnswer,
  ControlRequest,
  ProcessPlace,
  ProcessSpec,
  SupervisedService,
} from "../process-spec.ts";
import { ExternalServices } from "./external-services.ts";
import type { Launcher } from "./launcher.ts";
import { ManagedProcess } from "./managed-process.ts";
import { waitForNeeds } from "./needs.ts";
import { portInTheWay } from "./port-in-the-way.ts";
import { initialState, type ProcessState } from "./process-state.ts";
import { StatusBoard } from "./status-board.ts";
import { FileWatch } from "./watch/file-watch.ts";
import { noReloads, type Reloads, reload } from "./watch/reload-policy.ts";

export interface SupervisorOptions {
  clock: Clock;
  launch: Launcher;
  openLog: (processId: string) => Writable;
  /** Kills for want of memory since boot, or null where the system does not tell. */
  countOutOfMemoryKills: () => Promise<number | null>;
}

export interface SupervisorStatus {
  endpoints: Endpoints;
  instances: readonly InstanceStatus[];
  /** It has been told to stop and takes nothing new. */
  ending: boolean;
}

interface Held {
  process: ManagedProcess;
  /** One for each service of the process, by name. */
  watches: ReadonlyMap<string, ReadyWatch>;
  /** Outlives the restarts that it leads to. */
  files: FileWatch | null;
  reloads: Reloads;
}

/** Holds the processes of one stack and makes them what the last `apply` asked for. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #board = new StatusBoard();
  readonly #held = new Map<string, Held>();
  readonly #external: ExternalServices;
  #endpoints: Endpoints = {};
  #ending = false;
  /** Commands are carried out one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#external = new ExternalServices(this.#board, { clock: options.clock });
  }

  status(): SupervisorStatus {
    return { endpoints: this.#endpoints, instances: this.#board.all(), ending: this.#ending };
  }

  /** The environment and folder of every process that is held, running or not. */
  places(): ProcessPlace[] {
    return [...this.#held.values()].map(({ process: { spec } }) => ({
      services: spec.services.map(({ name }) => name),
      env: spec.env,
      secrets: spec.secrets,
      cwd: spec.cwd,
    }));
  }

  subscribe(listener: (status: InstanceStatus) => void): () => void {
    return this.#board.subscribe(listener);
  }

  /**
   * Starts what is new, restarts what has changed or has ended, stops what is not wanted.
   *
   * @throws Error once it was told to stop: what it started then, nobody would stop any more.
   */
  apply(request: Omit<ApplyRequest, "attached">): Promise<ApplyAnswer> {
    return this.#inTurn(async () => {
      if (this.#ending) throw new Error("this supervisor is ending");
      const wanted = new Map(request.processes.map((spec) => [spec.id, spec]));
      const outdated = [...this.#held.values()].filter(
        ({ process, reloads }) =>
          wanted.get(process.spec.id)?.digest !== process.spec.digest ||
          hasEnded(process.state) ||
          reloads.storm !== null,
      );
      await this.#stopInOrder(outdated);
      for (const { process } of outdated) this.#forget(process.spec);
      this.#endpoints = request.endpoints;
      const elsewhere = this.#external.apply(request.external, request.endpoints);
      for (const [service, reason] of Object.entries(request.disabled)) {
        this.#board.set(disabledStatus(service, reason));
      }
      const fresh = request.processes.filter(({ id }) => !this.#held.has(id));
      this.#startAll(fresh);
      return { changed: [...namesOf(fresh), ...elsewhere] };
    });
  }

  /**
   * Stops, starts or restarts the processes of some services. What is stopped so is not restarted,
   * but by another such order or the next `apply`.
   *
   * @throws Error once it was told to stop.
   */
  control({ action, services }: ControlRequest): Promise<ControlAnswer> {
    return this.#inTurn(async () => {
      if (this.#ending) throw new Error("this supervisor is ending");
      const named = new Set(services);
      const concerned = [...this.#held.values()].filter(
        ({ process: { spec, state } }) =>
          spec.services.some(({ name }) => named.has(name)) && TAKES[action](state),
      );
      await this.#stopInOrder(concerned, STOPPED_BY_USER);
      const specs = concerned.map(({ process }) => process.spec);
      if (action !== "stop") {
        for (const spec of specs) this.#forget(spec);
        this.#startAll(specs);
      }
      return { changed: namesOf(specs) };
    });
  }

  /** Stops everything for good, dependants first; returns how many processes were ended. */
  stop(): Promise<number> {
    this.#ending = true;
    this.#external.stop();
    return this.#inTurn(() => this.#stopInOrder([...this.#held.values()]));
  }

  #startAll(specs: readonly ProcessSpec[]): void {
    // All rows exist before the first process starts: needs refer to each other's rows.
    for (const { services } of specs) {
      for (const service of services) this.#board.set(instanceStatus(service, initialState, null));
    }
    for (const spec of specs) this.#start(spec);
  }

  #start(spec: ProcessSpec, kept?: Pick<Held, "files" | "reloads">): void {
    const { clock, launch, openLog, countOutOfMemoryKills } = this.#options;
    const endpoints = this.#endpoints;
    const names = spec.services.map(({ name }) => name);
    const process = new ManagedProcess({
      spec,
      launch,
      openLog: () => openLog(spec.id),
      clock,
      countOutOfMemoryKills,
      needsMet: (signal, onWaiting) => waitForNeeds(spec.needs, this.#board, { signal, onWaiting }),
      portInTheWay: (signal) => portInTheWay(names, { endpoints, clock, signal }),
      onChange: () => this.#publish(spec),
    });
    const watches = spec.services.map(({ name, probes }) => {
      const watch = watchReady({
        service: { name, probes, job: spec.job },
        endpoints,
        clock,
        onStatus: () => this.#publish(spec),
      });
      return [name, watch] as const;
    });
    const { files, reloads } = kept ?? { files: this.#watchFiles(spec), reloads: noReloads };
    this.#held.set(spec.id, { process, watches: new Map(watches), files, reloads });
    process.start();
  }

  #watchFiles(spec: ProcessSpec): FileWatch | null {
    if (spec.watch.length === 0) return null;
    const files: FileWatch = new FileWatch({
      patterns: spec.watch,
      clock: this.#options.clock,
      onChange: (file) => void this.#reload(spec, files, relative(spec.cwd, file)),
    });
    return files;
  }

  /** Gives a process a new life because of a file, unless it has another one already. */
  #reload(spec: ProcessSpec, files: FileWatch, changed: string): Promise<void> {
    return this.#inTurn(async () => {
      const held = this.#held.get(spec.id);
      if (this.#ending || held?.files !== files || held.process.state.phase === "stopped") return;
      const { clock } = this.#options;
      const ranMs = clock.now() - (held.process.state.startedAt ?? 0);
      const reloads = reload(held.reloads, { changed, nowMs: clock.monotonicMs(), ranMs });
      if (reloads.storm !== null) {
        files.stop();
        this.#held.set(spec.id, { ...held, reloads });
        this.#publish(spec);
        return;
      }
      this.#held.set(spec.id, { ...held, reloads });
      await held.process.stop(`restarting: ${changed} has changed`, "pending");
      stopReadyWatches(held);
      this.#start(spec, { files, reloads });
    });
  }

  /** Brings the rows of a process up to date: first what it does, then what its probes say. */
  #publish(spec: ProcessSpec): void {
    const held = this.#held.get(spec.id);
    if (held === undefined) return;
    for (const service of spec.services) {
      const watch = held.watches.get(service.name);
      const facts = {
        ...instanceStatus(service, held.process.state, null),
        ...(held.files && { watch: shownReloads(held.reloads) }),
      };
      const known = watch?.instance;
      const same = known?.phase === facts.phase && known.startedAt === facts.startedAt;
      if (!same || known.watch?.storm !== facts.watch?.storm) watch?.update(facts);
      const readyAt = facts.phase === "running" ? (watch?.status.readyAt ?? null) : null;
      this.#board.set({ ...facts, readyAt });
    }
  }

  #forget(spec: ProcessSpec): void {
    stopWatches(this.#held.get(spec.id));
    this.#held.delete(spec.id);
    for (const { name } of spec.services) this.#board.remove(name);
  }

  /** A process is stopped when all that need it have ended. */
  async #stopInOrder(held: readonly Held[], reason?: string): Promise<number> {
    const stopped = new Map<string, Promise<boolean>>();
    const dependants = ({ process }: Held) => {
      const names = new Set(process.spec.services.map(({ name }) => name));
      return held.filter((other) =>
        Object.keys(other.process.spec.needs).some((n) => names.has(n)),
      );
    };
    const stop = (one: Held): Promise<boolean> => {
      const known = stopped.get(one.process.spec.id);
      if (known) return known;
      const result = Promise.all(dependants(one).map(stop)).then(() => {
        stopWatches(one);
        return one.process.stop(reason);
      });
      stopped.set(one.process.spec.id, result);
      return result;
    };
    const results = await Promise.all(held.map(stop));
    return results.filter(Boolean).length;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }
}

const STOPPED_BY_USER = "stopped by you";

/** Which processes an order is about: the others are so already. */
const TAKES: Record<ServiceAction, (state: ProcessState) => boolean> = {
  stop: ({ phase }) => phase !== "stopped" && phase !== "done",
  start: hasEnded,
  restart: () => true,
};

function namesOf(specs: readonly ProcessSpec[]): string[] {
  return specs.flatMap(({ services }) => services.map(({ name }) => name));
}

function stopWatches(held: Held | undefined): void {
  held?.files?.stop();
  stopReadyWatches(held);
}

function shownReloads({ restarts, changed, storm }: Reloads): InstanceWatch {
  return { restarts, changed, storm };
}

function stopReadyWatches(held: Held | undefined): void {
  for (const watch of held?.watches.values() ?? []) watch.stop();
}

/** Ended for good: looping, failed, not startable, or stopped. The next `apply` tries it again. */
function hasEnded({ phase }: ProcessState): boolean {
  return phase === "exited" || phase === "stopped";
}

function instanceStatus(
  { name, provider, version }: SupervisedService,
  state: ProcessState,
  readyAt: number | null,
): InstanceStatus {
  return { service: name, provider, version, ...state, readyAt };
}

function disabledStatus(service: string, reason: string): InstanceStatus {
  return {
    ...initialState,
    service,
    provider: "builtin",
    version: null,
    phase: "disabled",
    reason,
    readyAt: null,
  };
}
