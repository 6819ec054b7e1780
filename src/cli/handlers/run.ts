import type { Stack } from "../../stack/stack.ts";
import type { UpResult } from "../../stack/up.ts";
import { DevstackError } from "../../util/errors.ts";
import type { CommandContext, GlobalOptions, Handover } from "../command.ts";
import type { RunFlags } from "../flags.ts";
import { interruptedWith } from "../interrupts.ts";
import { runtimeOptions } from "../runtime-options.ts";
import { interruptedUp } from "./interrupted-up.ts";
import { keepEvidence } from "./keep-evidence.ts";

type RunContext = CommandContext<RunFlags & Pick<GlobalOptions, "name">>;

/** `devstack run`: up if needed, then the command takes over. */
export async function runRun(context: RunContext): Promise<Handover> {
  const { api, options, takeSignals } = context;
  const [command = "", ...args] = context.arguments;
  const fresh = options.fresh === true;
  if (fresh && options.name !== undefined) throw contradiction();
  const sinceMs = context.clock.now();
  const stack = fresh
    ? await api.openFresh(await context.stackOptions())
    : await context.openStack();
  const discard = async () => {
    if (fresh) await api.discardFresh(stack);
  };
  let remark = "";
  const keep = async (error?: unknown) => {
    remark = await keepEvidence(context, stack, { sinceMs, error });
  };
  try {
    const result = await bringUp(context, stack);
    const env = { ...context.env, ...(await api.environment(stack)) };
    const { cwd } = await context.stackOptions();
    const run = async () => {
      const status = await api.runAttached({ command, args, env, cwd }, { takeSignals });
      if (status !== 0) await keep();
      return status;
    };
    return {
      kind: "handover",
      run: () => run().finally(discard),
      remark: () => (remark === "" ? "" : `${remark}\n`),
      github: async ({ mask, phases, status }) => {
        const { summarizeRun } = await import("../github/summarize.ts");
        const facts = { result: mask(result), phases, status, remark: mask(remark) };
        return summarizeRun(mask([command, ...args]), facts);
      },
    };
  } catch (error) {
    if (!context.signal.aborted) await keep(error);
    if (remark !== "") context.emit({ type: "notice", message: remark });
    await discard();
    throw error;
  }
}

async function bringUp(context: RunContext, stack: Stack): Promise<UpResult> {
  const { api, options, signal, emit, version } = context;
  const { name } = await stack.configuration();
  await api.chooseRuntime(stack, runtimeOptions(context));
  const { name: runtime } = stack.runtime;
  const description = await stack.runtime.describe();
  emit({ type: "stack", name, runtime, description, version });
  // A stack of its own must not outlive this command, in whatever way it ends.
  const attached = options.fresh === true;
  const timeoutMs = options.timeout * 1_000;
  try {
    return await api.up(stack, { emit, signal, timeoutMs, prove: false, attached });
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
