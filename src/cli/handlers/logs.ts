import type { Stack } from "../../stack/stack.ts";
import type { CommandContext, LineStream, StreamItem } from "../command.ts";
import type { LogsFlags } from "../flags.ts";
import { logItems } from "./log-items.ts";

/** `devstack logs`: the lines, then how many there were. */
export async function runLogs(context: CommandContext<LogsFlags>): Promise<LineStream> {
  return { kind: "stream", items: linesThenResult(context, await context.openStack()) };
}

async function* linesThenResult(
  context: CommandContext<LogsFlags>,
  stack: Stack,
): AsyncIterable<StreamItem> {
  const { follow, tail } = context.options;
  let lines = 0;
  const options = {
    services: context.arguments,
    follow: follow === true,
    ...(tail !== undefined && { tail }),
  };
  for await (const item of logItems(context, stack, options)) {
    lines += 1;
    yield item;
  }
  context.signal.throwIfAborted();
  yield { document: { type: "result", lines }, text: () => "" };
}
