import { given } from "../stack/settings.ts";
import type { Executor } from "../util/executor/executor.ts";
import { Masker } from "../util/masking/masker.ts";
import { packageRoot } from "../util/package-root.ts";
import { packageVersion } from "../util/package-version.ts";
import type { CliIo } from "./cli-io.ts";
import type { CommandContext, CommandDefinition, GlobalOptions } from "./command.ts";
import { listenForInterrupts } from "./interrupts.ts";
import { jsonForm } from "./json-form.ts";
import { listenForResize } from "./listen-for-resize.ts";
import { outputTo } from "./output.ts";
import { printOutcome } from "./print-outcome.ts";
import { eventRenderer } from "./rendering/event-renderers.ts";
import { type View, viewOf } from "./rendering/view.ts";
import { reportError } from "./report-error.ts";
import { stackApi } from "./stack-api.ts";

export interface Invocation {
  definition: CommandDefinition;
  /** The table it is from. */
  commands: readonly CommandDefinition[];
  arguments: readonly string[];
  options: GlobalOptions;
}

/**
 * Runs one command: the one place that shows progress, prints results and errors and decides the
 * exit status, so that all commands do it alike.
 */
export async function runCommand(invocation: Invocation, io: CliIo): Promise<number> {
  const { definition, options } = invocation;
  const look = { ...options, commands: invocation.commands };
  const form = jsonForm(definition, options);
  const masker = new Masker();
  const output = outputTo(io.stdout, { masker, json: options.json === true });
  const interrupts = listenForInterrupts(io);
  const progress = await eventRenderer(io, viewOf(io.stderr, io, look), {
    ...options,
    json: options.json === true && form === "lines",
    quiet: options.quiet === true || (options.json === true && form !== "lines"),
  });
  const github = wantsGithub(definition, options)
    ? (await import("./github/github-output.ts")).githubOutput({
        io,
        masker,
        view: viewOf(io.stderr, io, look),
        executor: () => executorOf(io),
      })
    : null;
  const context: CommandContext = {
    arguments: invocation.arguments,
    options,
    commands: invocation.commands,
    env: io.env,
    clock: io.clock,
    signal: interrupts.signal,
    takeSignals: interrupts.handOver,
    api: io.api ?? stackApi,
    version: packageVersion(packageRoot()),
    stackOptions: () => stackOptions(io, options, masker),
    openStack: async () => (io.api ?? stackApi).openStack(await stackOptions(io, options, masker)),
    emit(event) {
      const masked = masker.maskAll(event);
      progress.onEvent(masked);
      github?.onEvent(masked);
    },
  };
  try {
    const outcome = await definition.run(context);
    await progress.close();
    const view = viewOf(io.stdout, io, look);
    const onResize = (listener: (view: View) => void) =>
      listenForResize(io, () => listener(viewOf(io.stdout, io, look)));
    const status = await printOutcome(outcome, { output, options, view, onResize });
    await output.end();
    if (outcome.kind === "handover") io.stderr.write(masker.mask(outcome.remark?.() ?? ""));
    await github?.told(outcome, status);
    return status;
  } catch (thrown) {
    await progress.close();
    await output.end();
    const { signal } = interrupts;
    const error = signal.aborted && comesOf(signal, thrown) ? signal.reason : thrown;
    return reportError(error, io, {
      ...look,
      masker,
      json: options.json === true ? form : "none",
      ...(github !== null && { tell: github.failed }),
    });
  } finally {
    interrupts.release();
    output.release();
  }
}

async function stackOptions(io: CliIo, options: GlobalOptions, masker: Masker) {
  const { clock, cwd, env, nodePath } = io;
  const { file, name, profile: profiles } = options;
  const executor = await executorOf(io);
  return { cwd, env, executor, clock, nodePath, masker, ...given({ file, name, profiles }) };
}

async function executorOf({ executor, clock }: CliIo): Promise<Executor> {
  return executor ?? (await import("../util/executor/real-executor.ts")).realExecutor(clock);
}

/** `--output` is a file's name to one command. */
function wantsGithub({ options: known }: CommandDefinition, { output }: GlobalOptions): boolean {
  return output === "github" && known.some(({ choices }) => choices?.includes("github"));
}

/** Whether the abort is all there is to an error; one that says more is worth telling. */
function comesOf(signal: AbortSignal, thrown: unknown): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error === signal.reason || error.name === "AbortError") return true;
  }
  return false;
}
