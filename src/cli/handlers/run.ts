import type { Stack } from "../../stack/stack.ts";
import { DevstackError } from "../../util/errors.ts";
import type { CommandContext, GlobalOptions, Handover } from "../command.ts";
import type { RunFlags } from "../flags.ts";
import { interruptedWith } from "../interrupts.ts";
import { runtimeOptions } from "../runtime-options.ts";
import { interruptedUp } from "./interrupted-up.ts";

type RunContext = CommandContext<RunFlags & Pick<GlobalOptions, "name">>;

/** `devstack run`: up if needed, then the command takes over. */
export async function runRun(context: RunContext): Promise<Handover> {
  const { api, options, takeSignals } = context;
  const [command = "", ...args] = context.arguments;
  const fresh = options.fresh === true;
  if (fresh && options.name !== undefined) throw contradiction();
  const stack = fresh
    ? await api.openFresh(await context.stackOptions())
    : await context.openStack();
  const discard = async () => {
    if (fresh) await api.discardFresh(stack);
  };
  try {
    const env = { ...context.env, ...(await bringUp(context, stack)) };
    const { cwd } = await context.stackOptions();
    return {
      kind: "handover",
      run: () => api.runAttached({ command, args, env, cwd }, { takeSignals }).finally(discard),
    };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** Returns the stack's addresses. */
async function bringUp(context: RunContext, stack: Stack): Promise<Record<string, string>> {
  const { api, options, signal, emit, version } = context;
  const { name } = await stack.configuration();
  await api.chooseRuntime(stack, runtimeOptions(context));
  const { name: runtime, description } = stack.runtime;
  emit({ type: "stack", name, runtime, description, version });
  // A stack of its own must not outlive this command, in whatever way it ends.
  const attached = options.fresh === true;
  const timeoutMs = options.timeout * 1_000;
  try {
    await api.up(stack, { emit, signal, timeoutMs, prove: false, attached });
    return await api.environment(stack);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw attached ? interruptedWith(signal, "Interrupted") : await interruptedUp(context, stack);
  }
}

function contradiction(): DevstackError {
  return new DevstackError("E_USAGE", "--fresh and --name exclude each other", {
    why: "a fresh stack gets a name that no other one has",
    hint: "devstack run --help",
  });
}
