import type { Stack } from "../../stack/stack.ts";
import type { CommandContext, StreamItem } from "../command.ts";
import { logPrinter } from "../rendering/log-prefix.ts";

export interface LogItemsOptions {
  /** All when empty. */
  services: readonly string[];
  follow: boolean;
  tail?: number;
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
    const { service, at, text } = line;
    yield {
      document: { type: "log", service, at: new Date(at).toISOString(), text },
      text: (view) => print(line, view),
    };
  }
}
