import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { RuntimeChoice } from "../../src/config/config.ts";
import {
  PLATFORM_SERVICE_NAMES,
  PLATFORM_SERVICES,
  type PlatformServiceName,
} from "../../src/config/platform-services.ts";
import type { StackEvent } from "../../src/plan/events.ts";
import { STACK_MARKER } from "../../src/runtime/embedded/child-env.ts";
import { type StackFolders, stackFolders } from "../../src/runtime/stack-folders.ts";
import { chooseRuntime } from "../../src/stack/choose-runtime.ts";
import { type DownResult, down } from "../../src/stack/down.ts";
import { listStacks, type StackSummary } from "../../src/stack/registry.ts";
import { given } from "../../src/stack/settings.ts";
import { openStack, type Stack } from "../../src/stack/stack.ts";
import { type ServiceReport, type StatusReport, status } from "../../src/stack/status.ts";
import { type UpOptions, type UpResult, up } from "../../src/stack/up.ts";
import { type Clock, systemClock } from "../../src/util/clock.ts";
import { endProcesses } from "../../src/util/end-processes.ts";
import { DevstackError } from "../../src/util/errors.ts";
import type { Executor } from "../../src/util/executor/executor.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";
import { findMarkedProcesses } from "../../src/util/marked-processes.ts";
import type { ProcessIdentity } from "../../src/util/process-identity.ts";
import { COMPILE_CACHE, repository } from "./checkout.ts";
import type { Engine } from "./engine/engine.ts";
import { requestedPorts } from "./requested-ports.ts";
import { sharedRuntimeFolder } from "./runtime-folder.ts";

/** The folder of the small programs that stand for services of a user's own. */
const PROGRAMS = join(repository, "test", "fixtures", "programs");

const UP_WITHIN_MS = 90_000;

/** One entry of `services` in devstack.yaml. */
export type ServiceEntry = Readonly<Record<string, unknown>>;

export interface TestStackOptions {
  /** `services` of devstack.yaml. */
  services?: Readonly<Record<string, ServiceEntry>>;
  /** `secrets` of devstack.yaml. */
  secrets?: Readonly<Record<string, unknown>>;
  /** `topology` of devstack.yaml. */
  topology?: Readonly<Record<string, unknown>>;
  /**
   * The platform's own services too; by default none of them is part of the stack. Topology only where
   * `services` names it: no request passes it, and it is a fifth of the work of a start.
   */
  platform?: boolean;
  /**
   * Leaves the platform's services on their usual ports, which others on this machine may use or
   * try at the same time. By default they have ports of their own.
   */
  usualPorts?: boolean;
  /** Other files in the folder, by relative path. */
  files?: Readonly<Record<string, string>>;
  /** The name of the folder that holds devstack.yaml. */
  folderName?: string;
  /** What runs it; plain processes by default. */
  runtime?: RuntimeChoice;
  /** The engine that runs its containers. */
  engine?: Engine;
  /** Added to the environment of commands. */
  env?: Readonly<Record<string, string>>;
  /**
   * Its user's runtime folder is new, as one's who never had a stack, and in the stack's root as
   * `r`. Not where ports may move: stacks of other tests would not know.
   */
  newUser?: boolean;
}

/** How a command is to find the stack, other than usual. */
export interface OpenOverrides {
  executor?: Executor;
  env?: Record<string, string>;
  clock?: Clock;
  /** Of a stack beside the folder's own. */
  name?: string;
}

/**
 * A stack in a temporary folder, with a home and XDG folders of its own, whose programs run from
 * dist/. When the test is over it is taken down, and the test fails if a process of it is left.
 */
export class TestStack {
  readonly root: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly folders: StackFolders;
  /** What `up` has told, all runs together. */
  readonly events: StackEvent[] = [];
  #runtime: RuntimeChoice = "embedded";
  readonly #platformPorts = new Map<string, Readonly<Record<string, number>>>();

  constructor(root: string, folder: string, env: Readonly<Record<string, string>>) {
    this.root = root;
    this.folder = folder;
    this.env = env;
    this.folders = stackFolders(folder);
  }

  /** Writes devstack.yaml anew. */
  async configure(options: TestStackOptions): Promise<void> {
    const { services = {}, platform = false, usualPorts = false, topology } = options;
    const entries = PLATFORM_SERVICE_NAMES.map(async (name): Promise<[string, ServiceEntry]> => {
      const entry = services[name];
      if (!(entry || (platform && name !== "topology"))) return [name, { enabled: false }];
      const elsewhere = entry !== undefined && ("url" in entry || "urls" in entry);
      const ports = usualPorts || elsewhere ? {} : { ports: await this.#portsOf(name) };
      return [name, { ...ports, ...entry }];
    });
    const all = { ...services, ...Object.fromEntries(await Promise.all(entries)) };
    // The folder keeps its runtime, whatever else is written anew.
    this.#runtime = options.runtime ?? this.#runtime;
    const { secrets } = options;
    const config = { runtime: this.#runtime, services: all, secrets, topology };
    await writeFile(join(this.folder, "devstack.yaml"), JSON.stringify(config, null, 2));
  }

  /** Ports for a service of the platform, the same ones each time. */
  async #portsOf(service: PlatformServiceName): Promise<Readonly<Record<string, number>>> {
    const known = this.#platformPorts.get(service);
    if (known) return known;
    const names = Object.keys(PLATFORM_SERVICES[service]);
    const numbers = await requestedPorts(names.length);
    const ports = Object.fromEntries(names.map((name, index) => [name, numbers[index] ?? 0]));
    this.#platformPorts.set(service, ports);
    return ports;
  }

  open(overrides: OpenOverrides = {}): Promise<Stack> {
    const { name, clock = systemClock } = overrides;
    return openStack({
      cwd: this.folder,
      env: { ...this.env, ...overrides.env },
      executor: overrides.executor ?? realExecutor(clock),
      clock,
      ...(name !== undefined && { name }),
    });
  }

  async up(
    options: Partial<UpOptions> & OpenOverrides & { choice?: RuntimeChoice } = {},
  ): Promise<UpResult> {
    const { env, executor, clock, name, choice, ...upOptions } = options;
    const stack = await this.open(given({ env, executor, clock, name }));
    const signal = upOptions.signal ?? AbortSignal.timeout(UP_WITHIN_MS);
    const tell = (message: string) => this.events.push({ type: "notice", message });
    await chooseRuntime(stack, { ...given({ choice }), tell, signal });
    return up(stack, {
      emit: (event) => this.events.push(event),
      signal,
      prove: false,
      timeoutMs: UP_WITHIN_MS,
      attached: false,
      ...upOptions,
    });
  }

  /** The error with which `up` ends; fails the test when it does not. */
  async upError(options: Parameters<TestStack["up"]>[0] = {}): Promise<DevstackError> {
    return errorOf(this.up(options));
  }

  async down(options: { volumes?: boolean; name?: string } = {}): Promise<DownResult> {
    const { volumes = false, name } = options;
    return down(await this.open(given({ name })), { volumes });
  }

  async status(overrides: OpenOverrides = {}): Promise<StatusReport> {
    return status(await this.open(overrides), { signal: AbortSignal.timeout(30_000) });
  }

  async row(service: string): Promise<ServiceReport> {
    const { services } = await this.status();
    const found = services.find(({ name }) => name === service);
    if (found === undefined) throw new Error(`status has no row ${service}`);
    return found;
  }

  /** The process of a service, as the supervisor has it; null while it does not run. */
  async pid(service: string): Promise<number | null> {
    const { runtime } = await this.open();
    const { instances } = await runtime.status();
    return instances.find((instance) => instance.service === service)?.pid ?? null;
  }

  async pidOf(service: string): Promise<number> {
    const pid = await this.pid(service);
    if (pid === null) throw new Error(`${service} does not run`);
    return pid;
  }

  /** What `devstack ls` lists. */
  list({ all = false } = {}): Promise<StackSummary[]> {
    return listStacks({ env: this.env, all });
  }

  /** Every process of this stack on the machine, the supervisor included. */
  async processes(overrides: OpenOverrides = {}): Promise<ProcessIdentity[]> {
    return findMarkedProcesses(STACK_MARKER, (await this.open(overrides)).id);
  }

  /** Makes it a stack that never was up, of a user who never had one; needs `newUser`. */
  async forget(): Promise<void> {
    for (const folder of [this.folders.root, join(newRuntimeFolder(this.root), "devstack")]) {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async dispose(): Promise<void> {
    const left: ProcessIdentity[] = [];
    for (const { id, runtime } of await openForDisposal(this)) {
      await runtime.down({ volumes: false }).catch(() => undefined);
      left.push(...(await findMarkedProcesses(STACK_MARKER, id)));
    }
    await endProcesses(left, { clock: systemClock, graceMs: 0 });
    await rm(this.root, { recursive: true, force: true });
    if (left.length > 0) {
      throw new Error(`the test left processes behind: ${left.map(({ pid }) => pid).join(", ")}`);
    }
  }
}

/** Makes a stack that ends with the test. */
export async function testStack(options: TestStackOptions = {}): Promise<TestStack> {
  const stack = await makeTestStack(options);
  onTestFinished(() => stack.dispose());
  return stack;
}

/** Makes a stack that the caller ends with `dispose`, for what outlives one test. */
export async function makeTestStack(options: TestStackOptions = {}): Promise<TestStack> {
  // Not below another folder: a socket's path may have 104 bytes at most.
  const root = await realpath(await mkdtemp(join(tmpdir(), "ds-")));
  const folder = join(root, options.folderName ?? "stack");
  const runtimeFolder = options.newUser ? newRuntimeFolder(root) : await sharedRuntimeFolder();
  const env = { ...isolatedEnv(root, runtimeFolder), ...options.engine?.env, ...options.env };
  for (const path of [folder, env.HOME, env.XDG_RUNTIME_DIR]) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  }
  const stack = new TestStack(root, folder, env);
  await stack.configure(options);
  for (const [path, text] of Object.entries(options.files ?? {})) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return stack;
}

/** The command line of a small program of test/fixtures/programs. */
export function fixture(name: string): string[] {
  return [process.execPath, join(PROGRAMS, `${name}.js`)];
}

/** A service that answers HTTP on a port that was asked for; see http-service.js. */
export function httpService(port: number, more: ServiceEntry = {}): ServiceEntry {
  const { env, ...rest } = more;
  return {
    process: fixture("http-service"),
    ports: { http: port },
    probes: [{ http: "/" }],
    env: { PORT: "${port:http}", ...(env as object) },
    ...rest,
  };
}

/** A service that runs a line of shell. */
export function shellService(script: string, more: ServiceEntry = {}): ServiceEntry {
  return { process: ["sh", "-c", script], ...more };
}

/** What a promise fails with, as an error of devstack; fails the test when it does not fail. */
export async function errorOf(promise: Promise<unknown>): Promise<DevstackError> {
  const outcome = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome instanceof DevstackError) return outcome;
  throw outcome ?? new Error("it was expected to fail, and did not");
}

/** No program of this machine but the system's own and the pinned Node.js. */
function isolatedEnv(root: string, runtimeFolder: string) {
  return {
    PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
    HOME: join(root, "home"),
    XDG_STATE_HOME: join(root, "state"),
    XDG_RUNTIME_DIR: runtimeFolder,
    NODE_COMPILE_CACHE: COMPILE_CACHE,
  };
}

function newRuntimeFolder(root: string): string {
  return join(root, "r");
}

/** A test may have made its configuration or its state folder unreadable. */
async function openForDisposal(stack: TestStack): Promise<Stack[]> {
  await mkdir(stack.folder, { recursive: true });
  await stack.configure({});
  const names = await readdir(join(stack.folders.root, "stacks")).catch(() => []);
  return Promise.all([stack.open(), ...names.map((name) => stack.open({ name }))]);
}
