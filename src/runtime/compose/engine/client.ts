import {
  type ContainerDetails,
  type ContainerSummary,
  readContainer,
  readDetails,
} from "./containers.ts";
import { EngineConnection, type ReachableEngine } from "./engine-connection.ts";
import { EngineError, isMissing } from "./engine-error.ts";
import { type ContainerEvent, EVENT_ACTIONS, readEvents } from "./events.ts";
import { type ExecOptions, type ExecResult, execute } from "./exec.ts";
import { readFrames, readPlain } from "./frames.ts";
import { type EngineIdentity, readVersion } from "./identify-engine.ts";
import { type OutputLine, readLines } from "./output-lines.ts";
import { type PullLine, readPull } from "./pull.ts";
import { filters, inSeconds, type Labels, labelFilter, query } from "./query.ts";
import {
  type EngineImage,
  type EngineInfo,
  type EngineNetwork,
  type EngineVolume,
  type ImageConfig,
  readAttached,
  readImage,
  readImageConfig,
  readInfo,
  readNetwork,
  readVolume,
} from "./resources.ts";
import { asList, asShape, listAt } from "./shape.ts";

interface Abortable {
  signal?: AbortSignal;
}

interface Labelled extends Abortable {
  labels?: Labels;
}

export interface OutputOptions {
  /** Only the last lines; all that the engine has kept when absent. */
  tail?: number;
  /** Only what came later, in milliseconds since the Unix epoch, by the engine's clock. */
  since?: number;
  /** Goes on with new lines until the container ends or `signal` aborts. */
  follow?: boolean;
  timestamps?: boolean;
  signal: AbortSignal;
}

export interface EventOptions {
  labels?: Labels;
  /** Also what has happened since, in milliseconds since the Unix epoch, by the engine's clock. */
  since?: number;
  /** Only what has happened until then, by the same clock: ends there. */
  until?: number;
  /** Called once the engine has taken the wish: who looks at the state then misses nothing. */
  opened?: () => void;
  signal: AbortSignal;
}

export interface PullOptions {
  /** As the header X-Registry-Auth has them; null for a registry that wants none. */
  credentials: string | null;
  signal: AbortSignal;
}

/** What stops or starts a container may wait for its program. */
const ACTS_WITHIN_MS = 120_000;

/**
 * A container engine, asked by raw HTTP (Docker Engine API 1.41 and later, which Podman speaks too).
 * All methods throw EngineError, with the engine's status and message where it has answered, and the
 * signal's reason when it aborts; streams end quietly then.
 */
export class EngineClient {
  readonly #connection: EngineConnection;

  constructor(engine: ReachableEngine) {
    this.#connection = new EngineConnection(engine);
  }

  async ping(options: Abortable & { timeoutMs?: number } = {}): Promise<void> {
    await this.#connection.text("/_ping", options);
  }

  async version(options: Abortable = {}): Promise<EngineIdentity> {
    return readVersion(await this.#connection.json("/version", options));
  }

  async info(options: Abortable = {}): Promise<EngineInfo> {
    return readInfo(await this.#connection.json("/info", options));
  }

  /** Those that have the labels, also such as do not run. */
  async containers({ labels, ...options }: Labelled = {}): Promise<ContainerSummary[]> {
    const path = `/containers/json${query({ all: true, filters: byLabel(labels) })}`;
    return asList(await this.#connection.json(path, options), "containers").map(readContainer);
  }

  async inspect(id: string, options: Abortable = {}): Promise<ContainerDetails> {
    return readDetails(await this.#connection.json(`${containerPath(id)}/json`, options));
  }

  /** What a container has written and writes, line by line. */
  async *logs(id: string, options: OutputOptions): AsyncGenerator<OutputLine> {
    const { tail, since, follow = false, timestamps = false, signal } = options;
    let tty: boolean;
    try {
      // Engines before API 1.42 do not say with the stream which of the two formats it has.
      ({ tty } = await this.inspect(id, { signal }));
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    const wish = query({
      ...{ stdout: true, stderr: true, follow, timestamps },
      tail: tail ?? "all",
      since: inSeconds(since),
    });
    const chunks = this.#connection.stream(`${containerPath(id)}/logs${wish}`, { signal });
    yield* readLines(tty ? readPlain(chunks) : readFrames(chunks), { timestamps, tty });
  }

  /**
   * What happens to containers from now on, until `signal` aborts.
   *
   * @throws EngineError also when the engine ends: it never does so by itself, unless told `until`.
   */
  async *events(options: EventOptions): AsyncGenerator<ContainerEvent> {
    const { labels, since, until, opened, signal } = options;
    const wish = query({
      ...{ since: inSeconds(since), until: inSeconds(until) },
      filters: filters({ type: ["container"], event: EVENT_ACTIONS, label: labelFilter(labels) }),
    });
    yield* readEvents(this.#connection.stream(`/events${wish}`, { signal, opened }));
    if (signal.aborted || until !== undefined) return;
    throw new EngineError("the engine broke off", { code: "ECONNRESET" });
  }

  async networks({ labels, ...options }: Labelled = {}): Promise<EngineNetwork[]> {
    const path = `/networks${query({ filters: byLabel(labels) })}`;
    return asList(await this.#connection.json(path, options), "networks").map(readNetwork);
  }

  /** Names of the containers that are attached to a network; none where there is no such network. */
  async attachedTo(id: string, options: Abortable = {}): Promise<string[]> {
    try {
      const path = `/networks/${encodeURIComponent(id)}`;
      return readAttached(await this.#connection.json(path, options));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  async volumes({ labels, ...options }: Labelled = {}): Promise<EngineVolume[]> {
    const path = `/volumes${query({ filters: byLabel(labels) })}`;
    const answer = asShape(await this.#connection.json(path, options), "volumes");
    return listAt(answer, "Volumes").map(readVolume);
  }

  /** Those that have the labels, and one of the names where any is given. */
  async images({
    labels,
    names = [],
    ...options
  }: Labelled & { names?: readonly string[] } = {}): Promise<EngineImage[]> {
    const chosen = filters({ label: labelFilter(labels), reference: names });
    const path = `/images/json${query({ filters: chosen })}`;
    return asList(await this.#connection.json(path, options), "images").map(readImage);
  }

  /** One image by its name, in any form that an engine knows; null where it lacks it. */
  async image(name: string, options: Abortable = {}): Promise<ImageConfig | null> {
    try {
      return readImageConfig(await this.#connection.json(`${imagePath(name)}/json`, options));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /**
   * Has an image pulled and tells how far it is; ends when it is there.
   *
   * @throws EngineError also when the registry does not give it
   */
  async *pull(name: string, { credentials, signal }: PullOptions): AsyncGenerator<PullLine> {
    const headers = credentials === null ? {} : { "x-registry-auth": credentials };
    const path = `/images/create${query({ fromImage: name })}`;
    yield* readPull(this.#connection.stream(path, { method: "POST", headers, signal }));
  }

  async start(id: string, options: Abortable = {}): Promise<void> {
    await this.#act(`${containerPath(id)}/start`, options);
  }

  /** Asks the program to end, and kills it when it does not: after its own grace by default. */
  async stop(id: string, { graceMs, ...options }: Stopping = {}): Promise<void> {
    await this.#act(`${containerPath(id)}/stop${query({ t: grace(graceMs) })}`, options);
  }

  async restart(id: string, { graceMs, ...options }: Stopping = {}): Promise<void> {
    await this.#act(`${containerPath(id)}/restart${query({ t: grace(graceMs) })}`, options);
  }

  /** SIGKILL by default. */
  async kill(
    id: string,
    { signalName, ...options }: Abortable & { signalName?: string } = {},
  ): Promise<void> {
    await this.#act(`${containerPath(id)}/kill${query({ signal: signalName })}`, options);
  }

  async pause(id: string, options: Abortable = {}): Promise<void> {
    await this.#act(`${containerPath(id)}/pause`, options);
  }

  async unpause(id: string, options: Abortable = {}): Promise<void> {
    await this.#act(`${containerPath(id)}/unpause`, options);
  }

  /** Also one that runs; its unnamed volumes go with it. */
  async remove(id: string, options: Abortable = {}): Promise<void> {
    await this.#remove(`${containerPath(id)}${query({ force: true, v: true })}`, options);
  }

  /** Makes a bridge network with a range of the engine's choice. */
  async createNetwork(
    name: string,
    labels: Readonly<Record<string, string>>,
    options: Abortable = {},
  ): Promise<void> {
    const body = { Name: name, CheckDuplicate: true, Driver: "bridge", Labels: labels };
    await this.#connection.text("/networks/create", { method: "POST", body, ...options });
  }

  async removeNetwork(id: string, options: Abortable = {}): Promise<void> {
    await this.#remove(`/networks/${encodeURIComponent(id)}`, options);
  }

  async removeVolume(name: string, options: Abortable = {}): Promise<void> {
    await this.#remove(`/volumes/${encodeURIComponent(name)}`, options);
  }

  /** Runs a command in a container and waits for its end; see `execute`. */
  exec(id: string, command: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
    return execute({ connection: this.#connection }, id, command, options);
  }

  async #act(path: string, options: Abortable): Promise<void> {
    await this.#connection.text(path, { method: "POST", timeoutMs: ACTS_WITHIN_MS, ...options });
  }

  /** What is gone already is fine. */
  async #remove(path: string, options: Abortable): Promise<void> {
    try {
      await this.#connection.text(path, {
        method: "DELETE",
        timeoutMs: ACTS_WITHIN_MS,
        ...options,
      });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}

interface Stopping extends Abortable {
  graceMs?: number;
}

function containerPath(id: string): string {
  return `/containers/${encodeURIComponent(id)}`;
}

/** The slashes of a name are meant as such. */
function imagePath(name: string): string {
  return `/images/${name.split("/").map(encodeURIComponent).join("/")}`;
}

function byLabel(labels: Labels | undefined): string | undefined {
  return filters({ label: labelFilter(labels) });
}

/** Engines count whole seconds. */
function grace(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.ceil(ms / 1_000);
}
