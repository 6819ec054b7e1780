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
  const { platform, own } = stack.config;
  const all = Object.entries({ ...platform, ...own });
  const enabled = all.filter(([, { enabled }]) => enabled).map(([name]) => name);
  const print = logPrinter(options.services.length > 0 ? options.services : enabled);
  for await (const line of api.logs(stack, { ...options, signal })) {
    const { service, at, text } = line;
    yield {
      document: { type: "log", service, at: new Date(at).toISOString(), text },
      text: (view) => print(line, view),
    };
  }
}
