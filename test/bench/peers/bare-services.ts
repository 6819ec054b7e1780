import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Endpoints } from "../../../src/plan/endpoints.ts";
import { poll } from "../../../src/readiness/poll.ts";
import { probe } from "../../../src/readiness/probes/probe.ts";
import type { ProcessSpec } from "../../../src/runtime/embedded/process-spec.ts";
import { renderProcesses } from "../../../src/runtime/embedded/process-specs.ts";
import { stackFolders } from "../../../src/runtime/stack-folders.ts";
import type { StackRecord } from "../../../src/stack/record.ts";
import { systemClock } from "../../../src/util/clock.ts";
import type { Sandbox, SandboxStack } from "../sandbox.ts";

const PROBE_INTERVAL_MS = 10;
const ANSWER_WITHIN_MS = 30_000;

/** How long the programs of a stack take to start and to stop when nobody supervises them. */
export interface BareLife {
  startMs: number;
  stopMs: number;
}

/**
 * Starts the very programs of a stack, all at once, waits until every probe answers, and ends them:
 * what `up` and `down` cannot be quicker than. The stack itself must be down.
 */
export async function bareServices(
  sandbox: Sandbox,
  stack: SandboxStack,
  signal: AbortSignal,
): Promise<BareLife> {
  const { processes, endpoints } = await prepare(sandbox, stack);
  const children: ChildProcess[] = [];
  try {
    const begunMs = performance.now();
    for (const { command, args, env, cwd } of processes) {
      // Their lifeline: they end with this process, whatever happens to it.
      children.push(spawn(command, args, { env, cwd, stdio: ["pipe", "ignore", "ignore"] }));
    }
    const early = children.map((child) => refuseEnd(child));
    const answers = processes.map((process) => untilAnswers(process, endpoints, signal));
    await Promise.race([Promise.all(answers), ...early]);
    const startMs = performance.now() - begunMs;
    return { startMs, stopMs: await stop(children) };
  } finally {
    for (const child of children) child.kill("SIGKILL");
  }
}

/** The stack's own notes, rendered into folders of the peer's own. */
async function prepare(sandbox: Sandbox, stack: SandboxStack) {
  const notes = await readFile(join(stackFolders(stack.folder).run, "stack.json"), "utf8");
  const { plan, endpoints } = JSON.parse(notes) as StackRecord;
  const { env, packageFolder } = sandbox;
  const rendered = await renderProcesses({
    plan,
    endpoints,
    secrets: [],
    folders: stackFolders(await sandbox.folder()),
    packageFolder,
    hostEnv: env,
    variables: {},
    nodePath: process.execPath,
    baseEnv: env,
    builtinEnv: {
      NODE_COMPILE_CACHE: join(env["XDG_CACHE_HOME"] ?? "", "devstack", "compile-cache"),
    },
  });
  for (const folder of rendered.volumes) await mkdir(folder, { recursive: true });
  for (const { path, content } of rendered.files) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  return { processes: rendered.processes, endpoints };
}

async function untilAnswers(
  { services }: ProcessSpec,
  endpoints: Endpoints,
  signal: AbortSignal,
): Promise<void> {
  const clock = systemClock;
  const probes = services.flatMap(({ name, probes }) => probes.map((spec) => ({ name, spec })));
  await Promise.all(
    probes.map(async ({ name, spec }) => {
      const { done, last } = await poll({
        intervalMs: PROBE_INTERVAL_MS,
        timeoutMs: ANSWER_WITHIN_MS,
        clock,
        signal,
        attempt: async (attempt) => {
          const subject = { service: name, endpoints, instance: undefined };
          const limits = { timeoutMs: ANSWER_WITHIN_MS, signal: attempt.signal, clock };
          const { ok, answer } = await probe(spec, subject, limits);
          return { done: ok, observation: answer };
        },
      });
      if (!done) throw new Error(`${name}, started bare, is not ready: ${last}`);
    }),
  );
}

/** Rejects when a program ends before it was asked to. */
async function refuseEnd(child: ChildProcess): Promise<never> {
  const [status, by] = await once(child, "exit");
  throw new Error(`${child.spawnargs.join(" ")}, started bare, ended with ${by ?? status}`);
}

async function stop(children: readonly ChildProcess[]): Promise<number> {
  const begunMs = performance.now();
  const ended = children.map((child) => once(child, "exit"));
  for (const child of children) child.kill("SIGTERM");
  await Promise.all(ended);
  return performance.now() - begunMs;
}
