import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { stackFolders, stackId } from "../../src/runtime/stack-folders.ts";
import { packageRoot } from "../../src/util/package-root.ts";
import { type CommandResult, runCommand } from "../support/run-command.ts";

/** What the package ships of what a command needs, as `files` in package.json has it. */
const SHIPPED = [
  ...[".dockerignore", "bin", "compose", "config", "dist", "grafana", "otel", "schema"],
  ...["LICENSE", "package.json"],
];

/** A copy of the bundled product with a home and stacks of its own, all in one temporary folder. */
export interface Sandbox extends AsyncDisposable {
  packageFolder: string;
  /** The whole environment of the commands: no program of the platform is on its PATH. */
  env: Record<string, string>;
  /**
   * Makes a folder with this devstack.yaml; its stack ends with the sandbox. Its commands have the
   * sandbox's environment, or another.
   */
  stack(config: string, env?: Record<string, string>): Promise<SandboxStack>;
  /** A new empty folder. */
  folder(): Promise<string>;
}

export interface SandboxStack {
  folder: string;
  /** As every process of the stack has it in its environment. */
  id: string;
  /** Runs a command to its end. @throws Error with its output when its status is not 0. */
  run(...args: readonly string[]): Promise<TimedRun>;
  /** The arguments of a Node.js that runs the command. */
  commandLine(...args: readonly string[]): string[];
}

export interface TimedRun extends CommandResult {
  elapsedMs: number;
}

/** A copy, so that a bundle made meanwhile in the checkout changes nothing here. */
export async function openSandbox(signal: AbortSignal): Promise<Sandbox> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "devstack-bench-")));
  const packageFolder = join(root, "package");
  for (const part of SHIPPED) {
    await cp(join(packageRoot(), part), join(packageFolder, part), { recursive: true });
  }
  const env = environment(root);
  await mkdir(join(root, "run"), { mode: 0o700 });
  const stacks: { stack: SandboxStack; env: Record<string, string> }[] = [];
  const folder = () => mkdtemp(join(root, "folder-"));
  return {
    packageFolder,
    env,
    folder,
    async stack(config, own = env) {
      const made = sandboxStack({ folder: await folder(), packageFolder, env: own, signal });
      await writeFile(join(made.folder, "devstack.yaml"), config);
      stacks.push({ stack: made, env: own });
      return made;
    },
    async [Symbol.asyncDispose]() {
      for (const { stack, env: own } of stacks) {
        const options = { cwd: stack.folder, env: own };
        await runCommand(process.execPath, stack.commandLine("down"), options);
      }
      await rm(root, { recursive: true, force: true });
    },
  };
}

function environment(root: string): Record<string, string> {
  return {
    PATH: "/usr/bin:/bin",
    LANG: "C.UTF-8",
    HOME: root,
    // Not in containers by chance, where the machine has an engine.
    DEVSTACK_RUNTIME: "embedded",
    XDG_CACHE_HOME: join(root, "cache"),
    XDG_RUNTIME_DIR: join(root, "run"),
    XDG_STATE_HOME: join(root, "state"),
  };
}

interface StackParts extends Pick<Sandbox, "packageFolder" | "env"> {
  folder: string;
  signal: AbortSignal;
}

function sandboxStack({ folder, packageFolder, env, signal }: StackParts): SandboxStack {
  const commandLine = (...args: readonly string[]) => [
    join(packageFolder, "bin", "devstack.js"),
    ...args,
  ];
  return {
    folder,
    id: stackId(stackFolders(folder)),
    commandLine,
    run(...args) {
      signal.throwIfAborted();
      return timedRun(commandLine(...args), { cwd: folder, env });
    },
  };
}

/** Runs this very Node.js with arguments. @throws Error with the output when its status is not 0. */
export async function timedRun(
  args: readonly string[],
  options: { cwd: string; env: Record<string, string> },
): Promise<TimedRun> {
  return timedCommand(process.execPath, args, options);
}

/** The same for any program. */
export async function timedCommand(
  command: string,
  args: readonly string[],
  options: { cwd: string; env: Record<string, string> },
): Promise<TimedRun> {
  const begunMs = performance.now();
  const result = await runCommand(command, args, options);
  const elapsedMs = performance.now() - begunMs;
  if (result.status === 0) return { ...result, elapsedMs };
  const words = [basename(command), ...args.map((word) => basename(word))].join(" ");
  throw new Error(
    `${words} ended with ${result.signal ?? result.status}:\n${result.stdout}${result.stderr}`,
  );
}
