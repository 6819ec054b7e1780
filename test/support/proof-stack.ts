import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PLATFORM_SERVICES } from "../../src/config/platform-services.ts";
import type { StackEvent } from "../../src/plan/events.ts";
import { STACK_MARKER } from "../../src/runtime/embedded/child-env.ts";
import { down } from "../../src/stack/down.ts";
import { readRecord, type StackRecord } from "../../src/stack/record.ts";
import { openStack, type Stack } from "../../src/stack/stack.ts";
import { status } from "../../src/stack/status.ts";
import { type UpResult, up } from "../../src/stack/up.ts";
import { systemClock } from "../../src/util/clock.ts";
import type { DevstackError } from "../../src/util/errors.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";
import { findMarkedProcesses } from "../../src/util/marked-processes.ts";
import { type ReservedPort, reservePort } from "../../src/util/port-reservation.ts";

/** Long enough for a loaded machine; a test that waits for it all is about a hop that is dead. */
const PROOF_WITHIN_MS = 5_000;
const READY_WITHIN_MS = 60_000;

/** What devstack.yaml says under `services`. */
export type TestServices = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * A whole stack of the built-in services in a temporary folder, with a user's folders of its own,
 * driven in this process. To be held by `await using`, which takes it down.
 */
export class ProofStack {
  readonly folder: string;
  /** What the last `up` told. */
  events: StackEvent[] = [];

  readonly #ports: Readonly<Record<string, Record<string, number>>>;

  private constructor(folder: string, ports: Readonly<Record<string, Record<string, number>>>) {
    this.folder = folder;
    this.#ports = ports;
  }

  /** A stack with these services, on ports that no other stack uses. */
  static async create(services: TestServices): Promise<ProofStack> {
    const folder = await mkdtemp(join(tmpdir(), "proof-"));
    const created = new ProofStack(folder, await freePorts());
    await created.configure(services);
    return created;
  }

  /** Writes another devstack.yaml; the ports stay. */
  async configure(services: TestServices): Promise<void> {
    const platform = Object.entries(this.#ports).map(([name, ports]) => {
      const service = services[name];
      return [name, service?.["enabled"] === false ? service : { ...service, ports }];
    });
    const yaml = JSON.stringify({ services: { ...services, ...Object.fromEntries(platform) } });
    await writeFile(join(this.folder, "devstack.yaml"), yaml);
  }

  open(): Promise<Stack> {
    const env = {
      PATH: process.env["PATH"],
      HOME: this.folder,
      XDG_STATE_HOME: join(this.folder, "state"),
      XDG_RUNTIME_DIR: join(this.folder, "run"),
      // What is compiled once serves every stack of the tests.
      NODE_COMPILE_CACHE: join(tmpdir(), "devstack-test-compile-cache"),
    };
    return openStack({
      cwd: this.folder,
      env,
      executor: realExecutor(systemClock),
      clock: systemClock,
    });
  }

  async up({ prove = false } = {}): Promise<UpResult> {
    this.events = [];
    return up(await this.open(), {
      emit: (event) => this.events.push(event),
      signal: new AbortController().signal,
      prove,
      timeoutMs: READY_WITHIN_MS,
      proofTimeoutMs: PROOF_WITHIN_MS,
      attached: false,
    });
  }

  /** The error that `up` ends with; fails where there is none. */
  async failingUp(): Promise<DevstackError> {
    const outcome = await this.up().then(
      () => new Error("up has succeeded"),
      (error: DevstackError) => error,
    );
    if ("code" in outcome) return outcome;
    throw outcome;
  }

  async status() {
    return status(await this.open(), { signal: new AbortController().signal });
  }

  /** What the stack remembers of its last `up`. */
  async record(): Promise<StackRecord> {
    const record = await readRecord(await this.open());
    if (record === null) throw new Error("the stack never was up");
    return record;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const stack = await this.open();
    await down(stack, { volumes: true });
    const left = await findMarkedProcesses(STACK_MARKER, stack.id);
    if (left.length > 0) throw new Error(`processes are left: ${JSON.stringify(left)}`);
    await rm(this.folder, { recursive: true });
  }
}

/** Below the ports that systems hand out by themselves, so that no connection takes them meanwhile. */
const FIRST = 20_000;
const LAST = 32_000;

/** A free port for each port of the platform's services. */
async function freePorts(): Promise<Record<string, Record<string, number>>> {
  const held: ReservedPort[] = [];
  const take = async () => {
    for (;;) {
      const port = await reservePort(FIRST + Math.floor(Math.random() * (LAST - FIRST)));
      if (port !== null) return held.push(port) && port.port;
    }
  };
  const chosen: Record<string, Record<string, number>> = {};
  for (const [service, ports] of Object.entries(PLATFORM_SERVICES)) {
    chosen[service] = {};
    for (const name of Object.keys(ports)) chosen[service][name] = await take();
  }
  await Promise.all(held.map((port) => port.release()));
  return chosen;
}
