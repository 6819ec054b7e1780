import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Check, CheckContext, Finding } from "../../src/stack/doctor/finding.ts";
import type { Host } from "../../src/stack/doctor/host.ts";
import { openStack } from "../../src/stack/stack.ts";
import { systemClock } from "../../src/util/clock.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";

const GIB = 1024 ** 3;

/** A machine that lacks nothing; override what a test is about. */
export function fakeHost(overrides: Partial<Host> = {}): Host {
  return {
    platform: "linux",
    arch: "x64",
    release: "6.1.0",
    nodeVersion: "26.10.0",
    temporaryFolder: "/tmp",
    availableMemoryBytes: () => 8 * GIB,
    space: async () => ({ freeBytes: 80 * GIB, freeFiles: 1_000, files: 2_000 }),
    output: async () => null,
    findEngine: async () => ({ engine: null, refusals: [] }),
    findCompose: async () => ({ compose: null, refusals: [] }),
    ...overrides,
  };
}

export interface DoctorSetup {
  host?: Partial<Host>;
  yaml?: string;
  env?: Readonly<Record<string, string>>;
  /** Programs on PATH, by name. */
  programs?: readonly string[];
  now?: number;
  folder?: string;
}

/** A stack that never was up, in a folder and home of its own, on a fake machine. */
export async function doctorContext(setup: DoctorSetup = {}): Promise<CheckContext> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "ds-")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const bin = join(root, "bin");
  for (const folder of ["stack", "home", "bin"]) await mkdir(join(root, folder));
  await mkdir(join(root, "r"), { mode: 0o700 });
  for (const name of setup.programs ?? []) {
    await writeFile(join(bin, name), "#!/bin/sh\n", { mode: 0o755 });
  }
  const cwd = setup.folder ?? join(root, "stack");
  if (setup.yaml !== undefined) await writeFile(join(cwd, "devstack.yaml"), setup.yaml);
  const { now } = setup;
  const clock = now === undefined ? systemClock : { ...systemClock, now: () => now };
  const env = {
    PATH: bin,
    HOME: join(root, "home"),
    XDG_STATE_HOME: join(root, "state"),
    XDG_RUNTIME_DIR: join(root, "r"),
    ...setup.env,
  };
  const stack = await openStack({ cwd, env, clock, executor: realExecutor(clock) });
  return { stack, host: fakeHost(setup.host), clock, signal: AbortSignal.timeout(20_000) };
}

/** What a check finds there. */
export async function look(
  check: Check,
  setup: DoctorSetup = {},
): Promise<readonly Omit<Finding, "check">[]> {
  return check.look(await doctorContext(setup));
}
