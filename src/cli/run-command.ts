import { given } from "../stack/settings.ts";
import { packageRoot } from "../util/package-root.ts";
import { packageVersion } from "../util/package-version.ts";
import type { CliIo } from "./cli-io.ts";
import type { CommandContext, CommandDefinition, GlobalOptions } from "./command.ts";
import { listenForInterrupts } from "./interrupts.ts";
import { jsonForm } from "./json-form.ts";
import { outputTo } from "./output.ts";
import { printOutcome } from "./print-outcome.ts";
import { eventRenderer } from "./rendering/event-renderers.ts";
import { viewOf } from "./rendering/view.ts";
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
  const form = jsonForm(definition, options);
  const output = outputTo(io.stdout);
  const interrupts = listenForInterrupts(io);
  const progress = await eventRenderer(io, viewOf(io.stderr, io, options), {
    ...options,
    json: options.json === true && form === "lines",
    quiet: options.quiet === true || (options.json === true && form !== "lines"),
  });
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
    stackOptions: () => stackOptions(io, options),
    openStack: async () => (io.api ?? stackApi).openStack(await stackOptions(io, options)),
    emit: (event) => progress.onEvent(event),
  };
  try {
    const outcome = await definition.run(context);
    await progress.close();
    return await printOutcome(outcome, { output, options, view: viewOf(io.stdout, io, options) });
  } catch (thrown) {
    await progress.close();
    const { signal } = interrupts;
    const error = signal.aborted && comesOf(signal, thrown) ? signal.reason : thrown;
    return reportError(error, io, {
      ...options,
      json: options.json === true ? form : "none",
    });
  } finally {
    interrupts.release();
    output.release();
  }
}

async function stackOptions(io: CliIo, { file, name, profile }: GlobalOptions) {
  const { clock, cwd, env, nodePath } = io;
  const executor =
    io.executor ?? (await import("../util/executor/real-executor.ts")).realExecutor(clock);
  return { cwd, env, executor, clock, nodePath, ...given({ file, name, profiles: profile }) };
}

/** Whether the abort is all there is to an error; one that says more is worth telling. */
function comesOf(signal: AbortSignal, thrown: unknown): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error === signal.reason || error.name === "AbortError") return true;
  }
  return false;
}
