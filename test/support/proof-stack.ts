import { PROGRAM_SERVICES } from "../../src/config/platform-services.ts";
import type { StackEvent } from "../../src/plan/events.ts";
import type { DownResult } from "../../src/stack/down.ts";
import { readRecord, type StackRecord } from "../../src/stack/record.ts";
import type { Stack } from "../../src/stack/stack.ts";
import type { StatusReport } from "../../src/stack/status.ts";
import type { UpResult } from "../../src/stack/up.ts";
import type { DevstackError } from "../../src/util/errors.ts";
import { errorOf, makeTestStack, type ServiceEntry, type TestStack } from "./test-stack.ts";

const PROOF_WITHIN_MS = 30_000;
/** Such a test waits for it all; long enough for the other hops on a loaded machine. */
const DEAD_HOP_WITHIN_MS = 7_000;
const READY_WITHIN_MS = 60_000;

/** What devstack.yaml says under `services`. */
export type TestServices = Readonly<Record<string, ServiceEntry>>;

/**
 * A whole stack of the built-in services, whatever programs the machine has, on ports that no other
 * stack uses: several may come up at once. To be held by `await using`, which takes it down.
 */
export class ProofStack {
  readonly #base: TestStack;

  private constructor(base: TestStack) {
    this.#base = base;
  }

  static async create(services: TestServices): Promise<ProofStack> {
    const created = new ProofStack(await makeTestStack({ platform: true }));
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
    // There is no built-in Grafana, and none on the PATH of these stacks.
    const standIns = PROGRAM_SERVICES.filter((name) => name !== "grafana");
    const programs = standIns.map((name): [string, ServiceEntry] => {
      const said = services[name] ?? {};
      const builtin = said["enabled"] !== false && !said["process"];
      return [name, { ...(builtin && { binary: "builtin" }), ...said }];
    });
    const all = { ...services, ...Object.fromEntries(programs) };
    await this.#base.configure({ platform: true, services: all });
  }

  open(): Promise<Stack> {
    return this.#base.open();
  }

  up({ prove = false, proofTimeoutMs = PROOF_WITHIN_MS } = {}): Promise<UpResult> {
    const signal = new AbortController().signal;
    return this.#base.up({ prove, signal, timeoutMs: READY_WITHIN_MS, proofTimeoutMs });
  }

  /** The error that `up` ends with; fails where there is none. */
  failingUp({ prove = false } = {}): Promise<DevstackError> {
    return errorOf(this.up({ prove, proofTimeoutMs: DEAD_HOP_WITHIN_MS }));
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
