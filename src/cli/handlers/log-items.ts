import type { LogLine } from "../../plan/instance.ts";
import type { Stack } from "../../stack/stack.ts";
import type { CommandContext, StreamItem } from "../command.ts";
import { logPrinter } from "../rendering/log-prefix.ts";

export interface LogItemsOptions {
  /** All when empty. */
  services: readonly string[];
  follow: boolean;
  tail?: number;
  sinceMs?: number;
}

/** Log lines as items of a stream. */
export async function* logItems(
  { api, signal }: CommandContext,
  stack: Stack,
  options: LogItemsOptions,
): AsyncIterable<StreamItem> {
  const named = options.services.length > 0;
  const print = logPrinter(named ? options.services : await api.loggedServices(stack));
  for await (const line of api.logs(stack, { ...options, signal })) {
    yield { document: logDocument(line), text: (view) => print(line, view) };
  }
}

export function logDocument({ service, at, text }: LogLine): object {
  return { type: "log", service, at: new Date(at).toISOString(), text };
}
