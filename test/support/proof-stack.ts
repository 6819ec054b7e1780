import { PLATFORM_SERVICES, PROGRAM_SERVICES } from "../../src/config/platform-services.ts";
import type { StackEvent } from "../../src/plan/events.ts";
import type { DownResult } from "../../src/stack/down.ts";
import { readRecord, type StackRecord } from "../../src/stack/record.ts";
import type { Stack } from "../../src/stack/stack.ts";
import type { StatusReport } from "../../src/stack/status.ts";
import type { UpResult } from "../../src/stack/up.ts";
import type { DevstackError } from "../../src/util/errors.ts";
import { type ReservedPort, reservePort } from "../../src/util/port-reservation.ts";
import { errorOf, makeTestStack, type ServiceEntry, type TestStack } from "./test-stack.ts";

/** Long enough for a loaded machine; a test that waits for it all is about a hop that is dead. */
const PROOF_WITHIN_MS = 5_000;
const READY_WITHIN_MS = 60_000;

/** What devstack.yaml says under `services`. */
export type TestServices = Readonly<Record<string, ServiceEntry>>;

/**
 * A whole stack of the built-in services, whatever programs the machine has, on ports that no other
 * stack uses: several may come up at once. To be held by `await using`, which takes it down.
 */
export class ProofStack {
  readonly #base: TestStack;
  readonly #ports: Readonly<Record<string, Record<string, number>>>;

  private constructor(base: TestStack, ports: Readonly<Record<string, Record<string, number>>>) {
    this.#base = base;
    this.#ports = ports;
  }

  static async create(services: TestServices): Promise<ProofStack> {
    const created = new ProofStack(await makeTestStack({ platform: true }), await freePorts());
    await created.configure(services);
    return created;
  }

  /** The folder that holds devstack.yaml. */
  get folder(): string {
    return this.#base.folder;
  }

  /** What `up` has told, all runs together. */
  get events(): readonly StackEvent[] {
    return this.#base.events;
  }

  /** Writes another devstack.yaml; the ports stay. */
  async configure(services: TestServices): Promise<void> {
    const platform = Object.entries(this.#ports).map(([name, ports]) => {
      const { enabled, ...said } = services[name] ?? {};
      if (enabled === false) return [name, { enabled }];
      const builtin = PROGRAM_SERVICES.some((one) => one === name) && !said["process"];
      return [name, { ...(builtin && { binary: "builtin" }), ...said, ports }];
    });
    const all = { ...services, ...Object.fromEntries(platform) };
    await this.#base.configure({ platform: true, services: all });
  }

  open(): Promise<Stack> {
    return this.#base.open();
  }

  up({ prove = false } = {}): Promise<UpResult> {
    const signal = new AbortController().signal;
    const bounds = { timeoutMs: READY_WITHIN_MS, proofTimeoutMs: PROOF_WITHIN_MS };
    return this.#base.up({ prove, signal, ...bounds });
  }

  /** The error that `up` ends with; fails where there is none. */
  failingUp(): Promise<DevstackError> {
    return errorOf(this.up());
  }

  down(): Promise<DownResult> {
    return this.#base.down();
  }

  status(): Promise<StatusReport> {
    return this.#base.status();
  }

  pidOf(service: string): Promise<number> {
    return this.#base.pidOf(service);
  }

  /** What the stack remembers of its last `up`. */
  async record(): Promise<StackRecord> {
    const record = await readRecord(await this.open());
    if (record === null) throw new Error("the stack never was up");
    return record;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#base.dispose();
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
