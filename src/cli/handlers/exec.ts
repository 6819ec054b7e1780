import type { CommandContext, Handover } from "../command.ts";

/** `devstack exec`. */
export async function runExec({
  api,
  takeSignals,
  openStack,
  ...context
}: CommandContext): Promise<Handover> {
  const [service = "", ...command] = context.arguments;
  const program = await api.execProgram(await openStack(), { service, command });
  return { kind: "handover", run: () => api.runAttached(program, { takeSignals }) };
}
