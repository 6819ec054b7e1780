import { resolve } from "node:path";
import { never } from "../../stack/settings.ts";
import type { Stack } from "../../stack/stack.ts";
import { DevstackError, messageOf } from "../../util/errors.ts";
import type { CommandContext } from "../command.ts";

/**
 * Saves what explains the failure of a command where `--evidence` asks for it; returns what to say of
 * it. That it could not be saved must not hide what it was about.
 */
export async function keepEvidence(
  context: CommandContext<{ evidence?: string }>,
  stack: Stack,
  { sinceMs, error }: { sinceMs: number; error: unknown },
): Promise<string> {
  const { api, options, stackOptions } = context;
  if (options.evidence === undefined) return "";
  const { cwd } = await stackOptions();
  const folder = resolve(cwd, options.evidence);
  const title = `devstack run ${context.arguments.join(" ")}`;
  try {
    await api.saveEvidence(stack, {
      ...{ folder, sinceMs, title, signal: never() },
      ...(error instanceof DevstackError && { error }),
    });
    return `Logs, traces and states of the failure are in ${options.evidence}.`;
  } catch (fault) {
    return `No evidence could be saved to ${options.evidence}: ${messageOf(fault)}`;
  }
}
