import type { CommandContext, Handover } from "../command.ts";

/** `devstack kubectl`. */
export async function runKubectl(context: CommandContext): Promise<Handover> {
  const { api, takeSignals, openStack } = context;
  const program = await api.kubectlProgram(await openStack(), {
    args: context.arguments,
    env: context.env,
    cwd: (await context.stackOptions()).cwd,
  });
  return { kind: "handover", run: () => api.runAttached(program, { takeSignals }) };
}
