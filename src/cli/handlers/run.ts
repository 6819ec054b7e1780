import type { CommandContext, Handover } from "../command.ts";
import type { RunFlags } from "../flags.ts";
import { interruptedUp } from "./interrupted-up.ts";

/** `devstack run`: up if needed, then the command takes over. */
export async function runRun(context: CommandContext<RunFlags>): Promise<Handover> {
  const { api, options, signal, emit, version, takeSignals } = context;
  const [command = "", ...args] = context.arguments;
  const stack = await context.openStack();
  const { name } = await stack.configuration();
  const { name: runtime, description } = stack.runtime;
  emit({ type: "stack", name, runtime, description, version });
  const timeoutMs = options.timeout * 1_000;
  await api
    .up(stack, { emit, signal, timeoutMs, prove: false, attached: false })
    .catch(async (error: unknown) => {
      throw signal.aborted ? await interruptedUp(context, stack) : error;
    });
  const env = { ...context.env, ...(await api.environment(stack)) };
  const { cwd } = await context.stackOptions();
  return {
    kind: "handover",
    run: () => api.runAttached({ command, args, env, cwd }, { takeSignals }),
  };
}
