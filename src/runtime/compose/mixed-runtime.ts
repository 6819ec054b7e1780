import type { InstanceStatus } from "../../plan/instance.ts";
import type { Plan } from "../../plan/plan.ts";
import type { HostProgram } from "../../util/attached-program.ts";
import { type EmbeddedOptions, EmbeddedRuntime } from "../embedded/embedded-runtime.ts";
import { providerOf } from "../embedded/provider.ts";
import type {
  DownOptions,
  DownReport,
  Evidence,
  LogOptions,
  PreparedStart,
  PrepareOptions,
  Runtime,
  RuntimeStatus,
  ServiceOrder,
  ServiceOrderResult,
} from "../runtime.ts";
import { containerEvidence } from "./container-evidence.ts";
import { Containers } from "./containers.ts";
import { readBeside } from "./host/beside-notes.ts";
import { cutPlan, isBeside } from "./host/cut-plan.ts";
import { besideEvents } from "./host/merge-events.ts";
import { mergeStatus, ownRows } from "./host/merge-status.ts";
import { prepareBoth } from "./host/prepare-both.ts";
import { mergeAsync } from "./merge-async.ts";
import { mergeLogs } from "./merge-logs.ts";
import { resolveLaunch } from "./resolve-launch.ts";

/**
 * Runs the stack as containers, and beside them as processes of this machine what has no image:
 * programs of the user's, and what the containers need to reach them. Where there is nothing of
 * the kind there is no supervisor either.
 */
export class MixedRuntime implements Runtime {
  readonly name = "compose";
  /** A bind mount keeps owner and mode, and a container's user is another than the folder's owner. */
  readonly secretFileMode = 0o444;
  readonly #options: EmbeddedOptions;
  readonly #containers: Containers;
  readonly #processes: EmbeddedRuntime;
  /** Something beside the containers is about to be started. */
  #expected = false;

  constructor(options: EmbeddedOptions) {
    this.#options = options;
    this.#containers = new Containers(options);
    this.#processes = new EmbeddedRuntime(options);
  }

  describe(options?: { thorough?: boolean }): Promise<string> {
    return this.#containers.describe(options);
  }

  provider: Runtime["provider"] = (launch) =>
    launch.kind === "container" || launch.kind === "disabled" ? "container" : providerOf(launch);

  resolve: Runtime["resolve"] = (launchOptions, service, signal) =>
    resolveLaunch(launchOptions, service, {
      version: this.#options.version,
      onHost: (option) => this.#processes.resolve([option], service, signal),
    });

  async prepare(plan: Plan, options: PrepareOptions): Promise<PreparedStart> {
    this.#expected = plan.services.some(({ launch }) => isBeside(launch));
    const parts = { containers: this.#containers, processes: this.#processes };
    return prepareBoth(plan, options, { ...parts, ...this.#options });
  }

  async control({ services, ...order }: ServiceOrder): Promise<ServiceOrderResult> {
    const beside = await this.#beside();
    const parts = [
      { part: this.#processes, names: services.filter((name) => beside.has(name)) },
      { part: this.#containers, names: services.filter((name) => !beside.has(name)) },
    ];
    // Most containers that know of such a process need it, and few the other way round.
    if (order.action === "stop") parts.reverse();
    const changed: string[] = [];
    for (const { part, names } of parts) {
      if (names.length === 0) continue;
      changed.push(...(await part.control({ ...order, services: names })).changed);
    }
    return { changed };
  }

  async exec(service: string, command: readonly string[]): Promise<HostProgram> {
    const isBeside = (await this.#beside()).has(service);
    return (isBeside ? this.#processes : this.#containers).exec(service, command);
  }

  async down(options: DownOptions): Promise<DownReport> {
    // First those that may be in the middle of asking the others.
    const containers = await this.#containers.down(options).catch((error: unknown) => ({ error }));
    const processes = await this.#processes.down(options);
    if ("error" in containers) throw containers.error;
    return {
      ended: containers.ended + processes.ended,
      containers: containers.ended,
      left: [...containers.left, ...processes.left],
    };
  }

  /** Containers are kept by the engine, which outlives any command. */
  endOrphans(): Promise<DownReport> {
    return this.#processes.endOrphans();
  }

  async status(): Promise<RuntimeStatus> {
    const [containers, processes] = await Promise.all([
      this.#containers.status(),
      this.#processes.status(),
    ]);
    if (processes.state !== "lost") return mergeStatus(containers, processes);
    const lost = await readBeside(this.#options.folders, processes.reason);
    return mergeStatus(containers, { ...processes, ...lost });
  }

  logs(plan: Plan, options: LogOptions) {
    const cut = cutPlan(plan);
    const of = ({ services }: Plan) =>
      services.map(({ name }) => name).filter((name) => options.services.includes(name));
    const beside = of(cut.beside);
    if (beside.length === 0) return this.#containers.logs(plan, options);
    const lines = this.#processes.logs(cut.beside, { ...options, services: beside });
    const inside = of(cut.containers);
    if (inside.length === 0) return lines;
    const others = this.#containers.logs(plan, { ...options, services: inside });
    const { follow } = options;
    return mergeLogs([lines, others], { follow, clock: this.#options.clock });
  }

  async *events(signal: AbortSignal): AsyncGenerator<InstanceStatus> {
    const containers = this.#containers.events(signal);
    const expected = this.#expected || (await this.#processes.status()).state !== "stopped";
    if (!expected) return yield* containers;
    const source = {
      status: () => this.#processes.status(),
      events: (until: AbortSignal) => this.#processes.events(until),
    };
    const beside = besideEvents(source, { clock: this.#options.clock, signal });
    yield* mergeAsync([containers, beside]);
  }

  evidence(): Evidence {
    const look = async () => (await this.#containers.look()).engine;
    return containerEvidence(this.#options.folders, look);
  }

  /** Names of the services that are no containers, as far as they run. */
  async #beside(): Promise<ReadonlySet<string>> {
    const { instances } = await this.#processes.status();
    return new Set(ownRows(instances).map(({ service }) => service));
  }
}
