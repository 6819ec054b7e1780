import type { ChildProcess } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { systemClock } from "../../../src/util/clock.ts";
import { requireComponent } from "../../components/components.ts";
import { type EngineRequest, engineRequest } from "./api.ts";
import { ended, socketOf, startContainerd, startDockerd, untilAnswers } from "./daemons.ts";
import type { EnginePlace } from "./engine-place.ts";
import { killContainers } from "./leftovers.ts";
import { claimPlace, releasePlace } from "./place.ts";

const STOP_WITHIN_MS = 3_000;
const POLL_INTERVAL_MS = 20;

/** A container engine (dockerd) of the tests' own: nothing of it is shared with the machine's. */
export class Engine {
  readonly place: EnginePlace;
  /** For DOCKER_HOST. */
  readonly dockerHost: string;
  /** Added to the environment of commands that are to use it. */
  readonly env: Readonly<Record<"DOCKER_HOST" | "DOCKER_CONFIG" | "PATH", string>>;
  #containerd: ChildProcess | null = null;
  #dockerd: ChildProcess | null = null;
  #end: Promise<void> | null = null;

  constructor(place: EnginePlace) {
    this.place = place;
    this.dockerHost = `unix://${socketOf(place)}`;
    this.env = engineEnv(place);
  }

  /** Starts it, or what of it does not run, and waits until it answers. */
  async start(): Promise<void> {
    this.#containerd ??= await startContainerd(this.place);
    this.#dockerd ??= await startDockerd(this.place);
    await untilAnswers(this.place, this.#dockerd);
  }

  /** Stops it as a service manager does; its containers are stopped too. */
  async stop(): Promise<void> {
    if (this.#dockerd === null) return;
    this.#dockerd.kill("SIGTERM");
    await ended(this.#dockerd);
    this.#dockerd = null;
  }

  /** It dies as by a crash: what runs in containers goes on, published ports are gone. */
  async kill(): Promise<void> {
    if (this.#dockerd === null) return;
    this.#dockerd.kill("SIGKILL");
    await ended(this.#dockerd);
    this.#dockerd = null;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Asks the engine itself, see `engineRequest`. */
  request(request: EngineRequest): Promise<string> {
    return engineRequest(socketOf(this.place), request);
  }

  /** Ends it with everything that it made; once, since its place is another's from then on. */
  end(): Promise<void> {
    this.#end ??= this.#endOnce();
    return this.#end;
  }

  async #endOnce(): Promise<void> {
    const stopped = this.stop();
    let over = false;
    const settled = stopped.finally(() => {
      over = true;
    });
    const deadline = systemClock.monotonicMs() + STOP_WITHIN_MS;
    // An engine waits for its containers, which need not end in order any more.
    while (!over && systemClock.monotonicMs() < deadline) {
      await killContainers(this.place);
      await Promise.race([settled, systemClock.sleep(POLL_INTERVAL_MS)]);
    }
    await releasePlace(this.place);
  }
}

/** Starts an engine; `prepare` fills its place before. */
export async function startEngine(prepare: (place: EnginePlace) => Promise<void>): Promise<Engine> {
  const engine = new Engine(await claimPlace());
  try {
    await Promise.all([prepare(engine.place), configureClient(engine.place)]);
    await engine.start();
    return engine;
  } catch (error) {
    await engine.end();
    throw error;
  }
}

/** The pinned Compose before all others; no context, no credentials and no plugin of the user's. */
function engineEnv(place: EnginePlace): Engine["env"] {
  return {
    DOCKER_HOST: `unix://${socketOf(place)}`,
    DOCKER_CONFIG: clientFolder(place),
    PATH: [dirname(requireComponent("docker-compose")), process.env["PATH"]].join(delimiter),
  };
}

function clientFolder({ temporary }: EnginePlace): string {
  return join(temporary, "client");
}

/** `docker compose` finds Compose among the plugins of its configuration. */
async function configureClient(place: EnginePlace): Promise<void> {
  const plugins = join(clientFolder(place), "cli-plugins");
  await mkdir(plugins, { recursive: true });
  await writeFile(join(clientFolder(place), "config.json"), "{}\n");
  await symlink(requireComponent("docker-compose"), join(plugins, "docker-compose"));
}
